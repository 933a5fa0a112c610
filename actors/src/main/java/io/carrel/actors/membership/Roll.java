package io.carrel.actors.membership;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The answers to this node's questions whether it is a member, and what follows from them. What
 * counts is when a question was asked, not when it was answered: an answer may have been long on
 * its way, and this node may have slept meanwhile. One writer; any thread may ask.
 *
 * @param <N> what names a node
 */
final class Roll<N> implements Standing {
  private final N self;
  private final long window;
  private final LongSupplier nanos;
  private final Set<N> agreeing = new HashSet<>();
  private Set<N> members = Set.of();
  private long round;
  private long askedAt;
  private volatile long confirmedAt;
  private volatile boolean everConfirmed;

  /**
   * @param nanos time that goes on while the program is stopped, as {@link System#nanoTime} does
   */
  Roll(N self, Duration window, LongSupplier nanos) {
    this.self = self;
    this.window = window.toNanos();
    this.nanos = nanos;
  }

  @Override
  public boolean isConfirmed() {
    return everConfirmed && nanos.getAsLong() - confirmedAt < window;
  }

  /**
   * Begins a new round among these members and answers its number.
   *
   * @param now as this node sees them; without itself it has no standing
   */
  long begin(Set<N> now) {
    members = Set.copyOf(now);
    agreeing.clear();
    askedAt = nanos.getAsLong();
    round++;
    if (members.contains(self)) {
      agree(round, self);
    }
    return round;
  }

  /** Everybody who is to be asked. */
  Stream<N> others() {
    return members.stream().filter(member -> !member.equals(self));
  }

  /** Somebody says that this node is a member; late answers of earlier rounds count for nothing. */
  void agree(long of, N from) {
    if (of == round && members.contains(from) && agreeing.add(from)) {
      if (agreeing.contains(self) && agreeing.size() > members.size() / 2) {
        confirmedAt = askedAt;
        everConfirmed = true;
      }
    }
  }
}
