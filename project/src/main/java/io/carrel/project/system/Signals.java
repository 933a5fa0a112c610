package io.carrel.project.system;

import com.sun.jna.Native;

/** Sends signals to processes and process groups. */
public final class Signals {
  public static final int HUP = 1;
  public static final int KILL = 9;
  public static final int TERM = 15;

  private Signals() {}

  /** libc's own functions, which JNA binds by name. */
  private static final class Libc {
    static {
      Native.register(Libc.class, "c");
    }

    static native int kill(int pid, int signal);
  }

  /** Signals one process. A process that has ended is no error. */
  public static void process(long pid, int signal) {
    if (pid > 1) {
      Libc.kill(Math.toIntExact(pid), signal);
    }
  }

  /** Signals each process of a group. A group that has ended is no error. */
  public static void group(long pgid, int signal) {
    if (pgid > 1) {
      Libc.kill(-Math.toIntExact(pgid), signal);
    }
  }
}
