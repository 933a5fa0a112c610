package io.carrel.k8s.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PodDifferenceTest {
  private static final PodSettings SETTINGS = PodSettings.of("debian:12", "carrel/server:1");

  private final Pod actual = pod(PodQuota.of(100, 2000, 200, 1000));

  @Test
  void theSameLacksNothingHoweverItsAmountsAreWritten() {
    Pod asTheApiServerWritesIt =
        new PodBuilder(actual)
            .editSpec()
            .editFirstContainer()
            .editResources()
            .withLimits(Map.of("cpu", new Quantity("2"), "memory", new Quantity("1G")))
            .endResources()
            .endContainer()
            .endSpec()
            .build();
    PodDifference difference =
        PodDifference.between(asTheApiServerWritesIt, pod(PodQuota.of(100, 2000, 200, 1000)));
    assertThat(difference).isEqualTo(new PodDifference(Optional.empty(), Optional.empty(), false));
  }

  @Test
  void otherAmountsAreResizedWithoutAnotherPod() {
    PodDifference difference =
        PodDifference.between(actual, pod(PodQuota.of(100, 2000, 200, 1500)));
    assertThat(difference.resources().orElseThrow().getLimits())
        .isEqualTo(Map.of("cpu", new Quantity("2000m"), "memory", new Quantity("1500M")));
    assertThat(difference.internet()).isEmpty();
    assertThat(difference.nextPodOnly()).isFalse();
  }

  @Test
  void theInternetIsALabel() {
    PodDifference difference =
        PodDifference.between(
            actual, pod(new PodQuota(100, 2000, 200, 1000, true, false, none(), none(), none())));
    assertThat(difference.internet()).contains("true");
    assertThat(difference.resources()).isEmpty();
    assertThat(difference.nextPodOnly()).isFalse();
  }

  @Test
  void whatAPodCannotChangeNeedsAnother() {
    Gpu gpu = new Gpu(1, "nvidia.com/gpu", Optional.empty(), Map.of());
    for (PodQuota other :
        new PodQuota[] {
          new PodQuota(100, 2000, 200, 1000, false, true, none(), none(), none()),
          new PodQuota(100, 2000, 200, 1000, false, false, Optional.of(gpu), none(), none()),
          new PodQuota(100, 2000, 200, 1000, false, false, none(), Optional.of("lab"), none())
        }) {
      PodDifference difference = PodDifference.between(actual, pod(other));
      assertThat(difference.nextPodOnly()).isTrue();
      assertThat(difference.resources()).as("a GPU is nothing to resize").isEmpty();
    }
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  private static Pod pod(PodQuota quota) {
    return SampleManifests.of(Map.of(), SETTINGS, quota).pod();
  }
}
