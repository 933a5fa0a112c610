package io.carrel.k8s.prepull;

import static io.carrel.k8s.prepull.PrepullDaemonSet.CHECK;
import static io.carrel.k8s.prepull.PrepullDaemonSet.READY;
import static io.carrel.k8s.prepull.PrepullDaemonSet.SERVER;
import static io.carrel.k8s.prepull.Samples.end;
import static io.carrel.k8s.prepull.Samples.ended;
import static io.carrel.k8s.prepull.Samples.podOf;
import static io.carrel.k8s.prepull.Samples.runs;
import static io.carrel.k8s.prepull.Samples.waits;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import org.junit.jupiter.api.Test;

/** Statuses as a Kubernetes 1.34 sends them; {@code PrepullIT} meets the real ones. */
final class CheckReadingTest {
  private static final ContainerStatus DONE = ended(SERVER, 0, null);
  private static final ContainerStatus CHECKED = ended(CHECK, 0, null);

  private static Check read(Pod pod) {
    return PrepullPod.of(pod).orElseThrow().check();
  }

  private static Check read(ContainerStatus... statuses) {
    return read(podOf(statuses).build());
  }

  private static Pod with(PodBuilder pod, String condition, String status, String message) {
    return pod.editStatus()
        .withConditions(
            new PodConditionBuilder()
                .withType(condition)
                .withStatus(status)
                .withReason("Unschedulable")
                .withMessage(message)
                .build())
        .endStatus()
        .build();
  }

  @Test
  void isReadyWhenKubernetesSaysSo() {
    assertThat(read(with(podOf(DONE, CHECKED, runs(READY)), "Ready", "True", "")))
        .isEqualTo(new Check.Passed());
  }

  @Test
  void onTheWayToItsNodeItSaysNothingOfImages() {
    assertThat(
            read(
                with(
                    podOf(),
                    "PodScheduled",
                    "False",
                    "0/2 nodes are available: 1 Insufficient memory.")))
        .isInstanceOf(Check.Coming.class)
        .extracting(Check::words)
        .asString()
        .isNotBlank();
  }

  @Test
  void namesTheImageThatIsPulled() {
    assertThat(read()).isInstanceOf(Check.UnderWay.class);
    assertThat(
            read(
                waits(SERVER, "PodInitializing", null),
                waits(CHECK, "PodInitializing", null),
                waits(READY, "PodInitializing", null)))
        .isEqualTo(new Check.UnderWay("Pulling the image carrel/server:1"));
    assertThat(
            read(
                DONE, waits(CHECK, "PodInitializing", null), waits(READY, "PodInitializing", null)))
        .isEqualTo(new Check.UnderWay("Pulling the image carrel/project:2"));
  }

  @Test
  void saysWhenItChecks() {
    assertThat(read(DONE, runs(CHECK), waits(READY, "PodInitializing", null)))
        .isEqualTo(new Check.UnderWay("Checking the image carrel/project:2"));
  }

  @Test
  void saysWhyItCannotPullAndRemembersIt() {
    Check first =
        read(
            DONE,
            waits(
                CHECK,
                "ErrImagePull",
                "failed to resolve reference \"carrel/project:2\": carrel/project:2: not found"));
    assertThat(first)
        .isEqualTo(new Check.Failed("The image carrel/project:2 does not exist.", false));
    Check later =
        read(DONE, waits(CHECK, "ImagePullBackOff", "Back-off pulling image \"carrel/project:2\""));
    assertThat(later.words())
        .isEqualTo("The image carrel/project:2 cannot be pulled; trying again.");
    assertThat(later.after(first)).isEqualTo(first);
    assertThat(later.after(new Check.UnderWay("Pulling"))).isEqualTo(later);
    assertThat(first.after(later)).isEqualTo(first);
  }

  @Test
  void saysWhatTheCheckSaid() {
    assertThat(read(DONE, ended(CHECK, 1, "The image has no bash.\n")))
        .isEqualTo(
            new Check.Failed(
                "The image carrel/project:2 did not pass its check: The image has no bash.",
                false));
    ContainerStatus again =
        new ContainerStatusBuilder(waits(CHECK, "CrashLoopBackOff", "back-off 10s"))
            .withLastState(end(127, null))
            .build();
    assertThat(read(DONE, again).words())
        .isEqualTo("The image carrel/project:2 did not pass its check (exit code 127).");
  }

  @Test
  void anEarlierEndIsForgottenOnceItIsTriedAnew() {
    ContainerStatus anew =
        new ContainerStatusBuilder(waits(CHECK, "PodInitializing", null))
            .withLastState(end(255, null))
            .build();
    assertThat(read(DONE, anew)).isInstanceOf(Check.UnderWay.class);
  }

  @Test
  void aSilentNodeSaysNothingAboutItsImages() {
    assertThat(read(DONE, CHECKED, runs(READY)))
        .isEqualTo(new Check.Coming("The node does not answer"));
  }

  @Test
  void knowsItsNodeBeforeItIsThere() {
    Pod pod =
        podOf()
            .editSpec()
            .withNodeName(null)
            .withNewAffinity()
            .withNewNodeAffinity()
            .withNewRequiredDuringSchedulingIgnoredDuringExecution()
            .addNewNodeSelectorTerm()
            .addNewMatchField()
            .withKey("metadata.name")
            .withOperator("In")
            .withValues("node-7")
            .endMatchField()
            .endNodeSelectorTerm()
            .endRequiredDuringSchedulingIgnoredDuringExecution()
            .endNodeAffinity()
            .endAffinity()
            .endSpec()
            .build();
    assertThat(PrepullPod.of(pod).orElseThrow().node()).isEqualTo("node-7");
    assertThat(PrepullPod.of(podOf().editSpec().withContainers().endSpec().build())).isEmpty();
  }
}
