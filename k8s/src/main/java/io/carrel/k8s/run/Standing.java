package io.carrel.k8s.run;

import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.k8s.reason.PodReading;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the pod that is there means for the run that is wanted. */
sealed interface Standing {
  /** The place is free. */
  record Free() implements Standing {}

  /** It is the run that is wanted. */
  record Wanted(Observed run) implements Standing {}

  /** It has to be gone first: an earlier epoch, or a run that is over. */
  record InTheWay(String uid) implements Standing {}

  /** A later epoch is there. */
  record Later(Epoch epoch) implements Standing {}

  /** Somebody else's pod has the name. */
  record Foreign() implements Standing {}

  static Standing of(@Nullable Pod pod, Epoch wanted) {
    if (pod == null) {
      return new Free();
    }
    Optional<Observed> read = PodReading.of(pod, Optional.empty());
    if (read.isEmpty()) {
      return new Foreign();
    }
    Observed run = read.get();
    boolean over = run.phase() == Phase.ENDED || pod.getMetadata().getDeletionTimestamp() != null;
    if (run.epoch().compareTo(wanted) > 0) {
      return new Later(run.epoch());
    }
    return over || run.epoch().compareTo(wanted) < 0 ? new InTheWay(run.uid()) : new Wanted(run);
  }
}
