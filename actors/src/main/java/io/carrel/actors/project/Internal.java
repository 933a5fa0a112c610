package io.carrel.actors.project;

import io.carrel.actors.runtime.Adjustment;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.RuntimeFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an owner tells itself; never sent to another node. */
sealed interface Internal extends Project.Command {
  /**
   * The runtime answered, or did not in time. Exactly one of the last two is there.
   *
   * @param call the number of the call; an answer to an older one counts for nothing
   */
  record RunAnswered(long call, @Nullable Observed run, @Nullable RuntimeFailure failure)
      implements Internal {}

  /** As {@link RunAnswered}, for ending the incarnation {@code uid}. */
  record EndAnswered(long call, String uid, @Nullable RuntimeFailure failure) implements Internal {}

  /** As {@link RunAnswered}, for giving the run what its quota grants by now. */
  record AdjustAnswered(
      long call, @Nullable Adjustment adjustment, @Nullable RuntimeFailure failure)
      implements Internal {}

  /** Look again at what is desired and what is observed. */
  record ReconcileTick() implements Internal {}

  /** Ask the observers whether what is believed of the run is still so. */
  record ConfirmTick() implements Internal {}

  /** The state that began then has lasted as long as it may. */
  record DeadlinePassed(Instant since) implements Internal {}

  /** An always-running project starts again after it failed. */
  record ComeBack() implements Internal {}

  /** The turnstile may let the next one in. */
  record Admit() implements Internal {}

  record IdleTick() implements Internal {}

  record ViewTick() implements Internal {}

  /** Nobody watched for a while. */
  record PassivationTick() implements Internal {}
}
