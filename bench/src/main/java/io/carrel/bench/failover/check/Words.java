package io.carrel.bench.failover.check;

import java.util.Set;

/** The words of a history, for those who write it and for the rules that read it. */
public final class Words {
  /** Seen in a project's own history at the end: {@code <sequence> <command> <value>}. */
  public static final String DECIDED = "decided";

  /** A read of a project's title. */
  public static final String READ = "read";

  /** Project servers that live at one moment: process ids, separated by spaces. */
  public static final String PROCESSES = "processes";

  /** A process of a project that was stopped, or of an installation that has ended. */
  public static final String LEFT = "left";

  /** What a terminal printed next: {@code <offset>:<text>}. */
  public static final String OUTPUT = "output";

  /** The last number that a terminal prints; it counts from 1. */
  public static final String PRINTS = "prints";

  /** A line that was typed. */
  public static final String TYPED = "typed";

  /** Everything that the program in the terminal has read at the end. */
  public static final String TAKEN = "taken";

  /** A client that could not go on, and why. */
  public static final String STUCK = "stuck";

  /** A session's or a proxied connection's end, with node and close code. */
  public static final String CUT_OFF = "cut off";

  /** A session that is to keep its socket. */
  public static final String KEEPS = "keeps";

  /** A request that was not answered as it should have been, where nothing was meant to fail. */
  public static final String FAILED = "failed";

  /** A request that was answered as it should be. */
  public static final String SERVED = "served";

  /** How long a session or proxied connection was away, in milliseconds. */
  public static final String AWAY = "away";

  /** A fault begins or ends: {@code <kind> begins|ends <details>}. */
  public static final String FAULT = "fault";

  public static final String CREATED = "Created";
  public static final String RENAMED = "Renamed";
  public static final String STARTED = "StartRequested";
  public static final String STOPPED = "StopRequested";

  /** Commands, as a project's history names their events. */
  static final Set<String> COMMANDS =
      Set.of(CREATED, RENAMED, STARTED, STOPPED, "MemberAdded", "MemberRemoved");

  private Words() {}
}
