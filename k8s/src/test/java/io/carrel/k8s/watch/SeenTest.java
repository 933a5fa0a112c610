package io.carrel.k8s.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Observed;
import io.carrel.k8s.reason.PodReading;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a watch keeps of ten thousand pods. */
final class SeenTest {
  @Test
  void nothingOfAPodThatDoesNotWait() {
    assertThat(seen("Failed").waiting()).isEmpty();
  }

  @Test
  void ofAPodThatWaitsWhatItsReasonIsReadFrom() {
    SliceWatch.Seen seen = seen("Pending");
    Pod kept = seen.waiting().orElseThrow();
    assertThat(kept.getSpec()).isNull();
    assertThat(kept.getMetadata().getManagedFields()).isEmpty();
    assertThat(PodReading.of(kept, Optional.empty())).contains(seen.run());
  }

  private static SliceWatch.Seen seen(String phase) {
    String json = FakePods.pod(ProjectId.random(), "u", 1, phase);
    Pod pod =
        new PodBuilder(Serialization.unmarshal(json, Pod.class))
            .editMetadata()
            .withManagedFields(new ManagedFieldsEntry())
            .endMetadata()
            .withNewSpec()
            .withNodeName("node-1")
            .endSpec()
            .build();
    Observed said = PodReading.of(pod, Optional.empty()).orElseThrow();
    return SliceWatch.Seen.of(pod, said, said);
  }
}
