package io.carrel.k8s.reason;

import static org.assertj.core.api.Assertions.assertThat;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Adjustment;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.k8s.manifest.ProjectPods;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statuses as a Kubernetes 1.34 sends them; {@code ReasonsIT} meets the real ones. */
final class PodReadingTest {
  private final ProjectId project = ProjectId.random();

  @Test
  void aPodThatIsNotOursSaysNothing() {
    Pod pod = pod("Running").editMetadata().withAnnotations(Map.of()).endMetadata().build();
    assertThat(PodReading.of(pod, Optional.empty())).isEmpty();
  }

  @Test
  void whoseServerAnswersIsReady() {
    Observed reading = read(pod("Running").editStatus().addToContainerStatuses(running(true)));
    assertThat(reading.phase()).isEqualTo(Phase.READY);
    assertThat(reading.endpoint()).contains(new Endpoint("10.0.0.7", ProjectPods.PORT));
    assertThat(reading.epoch()).isEqualTo(new Epoch(3));
    assertThat(reading.reason()).isEmpty();
  }

  @Test
  void whoseServerDoesNotAnswerYetIsStarting() {
    assertThat(read(pod("Running").editStatus().addToContainerStatuses(running(false))))
        .extracting(Observed::phase)
        .isEqualTo(Phase.STARTING);
  }

  @Test
  void aSilentNodeEndsNothing() {
    Observed reading =
        read(
            pod("Running")
                .editStatus()
                .addToContainerStatuses(running(true))
                .addNewCondition()
                .withType("Ready")
                .withStatus("False")
                .endCondition());
    assertThat(reading.phase()).isEqualTo(Phase.READY);
    assertThat(reading.reason()).contains("node does not answer");
  }

  @Test
  void whatIsToldToEndOnASilentNodeMayStillRun() {
    PodBuilder ending =
        new PodBuilder(
            pod("Running")
                .editMetadata()
                .withDeletionTimestamp("2026-11-25T21:00:00Z")
                .endMetadata()
                .editStatus()
                .addToContainerStatuses(running(true))
                .addNewCondition()
                .withType("Ready")
                .withStatus("False")
                .endCondition()
                .endStatus()
                .build());
    assertThat(read(ending.build()).phase()).isEqualTo(Phase.TERMINATING);
    assertThat(read(ending.build()).reason()).contains("node does not answer");
    Pod answering =
        ending
            .editStatus()
            .editFirstCondition()
            .withReason("ContainersNotReady")
            .endCondition()
            .endStatus()
            .build();
    assertThat(read(answering).reason()).isEqualTo("Its processes are ending");
  }

  @Test
  void aPodThatIsToldToEndIsTerminatingUntilItsContainerHasEnded() {
    Pod deleted =
        pod("Running")
            .editMetadata()
            .withDeletionTimestamp("2026-11-25T21:00:00Z")
            .endMetadata()
            .build();
    assertThat(read(deleted).phase()).isEqualTo(Phase.TERMINATING);
    Pod ended =
        new PodBuilder(deleted)
            .editStatus()
            .withPhase("Failed")
            .addToContainerStatuses(terminated("Error", 137, ""))
            .endStatus()
            .build();
    assertThat(read(ended).phase()).isEqualTo(Phase.ENDED);
    assertThat(read(ended).reason()).isEqualTo("Its pod was deleted.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OOMKilled | 137 | | It ran out of memory (its limit is 1000 MB).",
        "Error | 137 | | The project server ended because it was killed from outside.",
        "Error | 143 | | The project server ended by signal 15.",
        "Error | 3 | no room | The project server ended with code 3. Its last words:\\nno room",
        "Completed | 0 | | The project server ended with code 0.",
        "Error | 1 | exec /carrel/bin/project-server: no such file or directory |"
            + " The project's image has not what it takes to start.",
        "StartError | 128 | exec: no such file | The project's image has not what it takes to start.",
      })
  void anEndSaysWhy(String reason, int code, String message, String words) {
    Observed reading =
        read(pod("Failed").editStatus().addToContainerStatuses(terminated(reason, code, message)));
    assertThat(reading.phase()).isEqualTo(Phase.ENDED);
    assertThat(reading.reason()).isEqualTo(words.replace("\\n", "\n"));
    assertThat(reading.detail()).contains(reason);
  }

  @Test
  void lastWordsSteerNobodysTerminal() {
    Observed reading =
        read(
            pod("Failed")
                .editStatus()
                .addToContainerStatuses(
                    terminated("Error", 3, "a\u001b]0;x\u0007b\u009b2Jc\n\td\r")));
    assertThat(reading.reason()).endsWith("Its last words:\na ]0;x b 2Jc\n\td");
    assertThat(reading.detail()).endsWith("a ]0;x b 2Jc d");
  }

  @Test
  void aFailedPreparationSaysWhy() {
    Observed reading =
        read(
            pod("Failed")
                .editStatus()
                .addToInitContainerStatuses(terminated("Error", 1, "cp: disk full")));
    assertThat(reading.reason()).contains("preparation").contains("cp: disk full");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Evicted | The node was low on resource: memory. | short of memory",
        "Evicted | Pod ephemeral local storage usage exceeds: ephemeral-storage | outside the home",
        "Evicted | Usage of EmptyDir volume \"server\" exceeds the limit \"500M\". | outside the home",
        "Evicted | Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. |"
            + " outside the home",
        "Evicted | The node was low on resource: pids. | short of something",
        "Preempting | x | higher priority",
        "Terminated | Pod was terminated in response to imminent node shutdown. | shut down",
        "OutOfcpu | Node didn't have enough resource: cpu | no room for it any more",
        "UnexpectedAdmissionError | Allocate failed | devices",
        "SomethingNew | x | (SomethingNew)",
      })
  void whatTheNodeDecidedSaysWhy(String reason, String message, String words) {
    Observed reading = read(pod("Failed").editStatus().withReason(reason).withMessage(message));
    assertThat(reading.phase()).isEqualTo(Phase.ENDED);
    assertThat(reading.reason()).contains(words);
    assertThat(reading.detail()).isEqualTo(reason + " " + message);
  }

  @ParameterizedTest
  @CsvSource({
    "EvictionByEvictionAPI, cleared",
    "PreemptionByScheduler, higher priority",
    "DeletionByTaintManager, did not answer",
    "DeletionByPodGC, removed",
    "TerminationByKubelet, ran short",
    "SomethingNew, took it off",
  })
  void whoeverTookItOffItsNodeIsNamed(String reason, String words) {
    Observed reading =
        read(
            pod("Running")
                .editMetadata()
                .withDeletionTimestamp("2026-11-25T21:00:00Z")
                .endMetadata()
                .editStatus()
                .addNewCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .withReason(reason)
                .endCondition());
    assertThat(reading.phase()).isEqualTo(Phase.TERMINATING);
    assertThat(reading.reason()).contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0/2 nodes are available: 1 Insufficient cpu, 2 Insufficient memory. preemption: none |"
            + " Waiting for a node: insufficient CPU and memory",
        "0/2 nodes are available: 2 Insufficient nvidia.com/gpu. |"
            + " Waiting for a node: insufficient nvidia.com/gpu",
        "0/1 nodes are available: 1 Too many pods. |"
            + " Waiting for a node: the nodes hold as many projects as they can",
        "0/1 nodes are available: 1 node(s) had untolerated taint {a: b}. |"
            + " Waiting for a node: nodes are closed to projects, or not prepared yet",
        "0/2 nodes are available: 2 node(s) had untolerated taint {node.kubernetes.io/unreachable: }. |"
            + " Waiting for a node: nodes do not answer",
        "0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }."
            + " | Waiting for a node: nodes are short of memory or disk space",
        "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. |"
            + " Waiting for a node: no node is of the wanted kind",
        "persistentvolumeclaim \"projects-data\" not found |"
            + " Waiting for a node: the storage for projects does not exist",
        "pod has unbound immediate PersistentVolumeClaims |"
            + " Waiting for a node: the storage for projects is not there yet",
        "no nodes available to schedule pods | Waiting for a node: the cluster has no node",
        "something new | Waiting for a node",
      })
  void theSchedulersReasonIsTold(String message, String words) {
    Observed reading =
        read(
            pod("Pending")
                .editStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage(message)
                .endCondition());
    assertThat(reading.phase()).isEqualTo(Phase.PENDING);
    assertThat(reading.reason()).isEqualTo(words);
    assertThat(reading.detail()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ErrImagePull | Failed to pull image \"a/b:c\": not found | The image a/b:c does not exist.",
        "ErrImagePull | Failed to pull image \"a/b:c\": unauthorized |"
            + " The image a/b:c may not be pulled: its registry refuses.",
        "ErrImagePull | Failed to pull image \"a/b:c\": dial tcp: timeout |"
            + " The image a/b:c cannot be pulled; trying again.",
        "InvalidImageName | x | The name of the project's image is malformed.",
        "CreateContainerError | x | Its node cannot start it; trying again.",
        "SomethingNew | x | Waiting on its node (SomethingNew).",
      })
  void theNodesReasonIsTold(String reason, String message, String words) {
    assertThat(read(waiting(reason, message)).reason()).isEqualTo(words);
  }

  @Test
  void aContainerThatItsNodeLostSightOfWaitsWithoutAReason() {
    Pod pod =
        new PodBuilder(waiting("x", "y"))
            .editStatus()
            .editFirstContainerStatus()
            .withNewState()
            .withNewWaiting()
            .endWaiting()
            .endState()
            .endContainerStatus()
            .endStatus()
            .build();
    assertThat(read(pod).reason()).isEqualTo("Preparing it on its node");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ContainerCreating | Pulling | Pulling image \"a/b:c\" |"
            + " Pulling the image a/b:c to its node",
        "PodInitializing | FailedMount | MountVolume.SetUp failed |"
            + " Its storage cannot be reached from its node; trying again.",
        "PodInitializing | FailedMount | MountVolume.SetUp failed for volume \"credential\" : secret"
            + " not found | Waiting for its credential",
        "ContainerCreating | FailedCreatePodSandBox | no network |"
            + " Its node cannot give it a network; trying again.",
        "ImagePullBackOff | Failed | Failed to pull image \"a/b:c\": manifest unknown |"
            + " The image a/b:c does not exist.",
      })
  void anEventTellsWhatTheStatusDoesNot(
      String waiting, String event, String message, String words) {
    Optional<PodEvent> latest = Optional.of(new PodEvent("uid-1", event, message));
    assertThat(PodReading.of(waiting(waiting, ""), latest).orElseThrow().reason()).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PodResizePending | Deferred | Node didn't have enough resource: memory | DEFERRED",
        "PodResizePending | Infeasible | Node didn't have enough capacity: cpu | INFEASIBLE",
        "PodResizeInProgress | | | IN_PROGRESS",
        "PodResizeInProgress | Error | cannot write cpu.cfs_quota_us | IN_PROGRESS",
        "Other | | | APPLIED",
      })
  void aResizeIsToldUntilItIsDone(
      String type, String reason, String message, Adjustment.Outcome outcome) {
    Observed reading =
        read(
            pod("Running")
                .editStatus()
                .addToContainerStatuses(running(true))
                .addNewCondition()
                .withType(type)
                .withStatus("True")
                .withReason(reason)
                .withMessage(message)
                .endCondition());
    assertThat(reading.phase()).isEqualTo(Phase.READY);
    assertThat(reading.adjustment().outcome()).isEqualTo(outcome);
    assertThat(reading.reason()).as("people hear of it beside the state").isEmpty();
    if (message == null) {
      assertThat(reading.detail()).isEmpty();
    } else {
      assertThat(reading.detail()).contains(message);
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1, IN_PROGRESS", "2, 2, APPLIED", "2, , APPLIED", ", , APPLIED"})
  void aChangeThatTheNodeHasNotSeenIsUnderWay(
      Long generation, Long seen, Adjustment.Outcome outcome) {
    Pod pod =
        pod("Running")
            .editMetadata()
            .withGeneration(generation)
            .endMetadata()
            .editStatus()
            .withObservedGeneration(seen)
            .addToContainerStatuses(running(true))
            .endStatus()
            .build();
    assertThat(read(pod).adjustment().outcome()).isEqualTo(outcome);
  }

  private Pod waiting(String reason, String message) {
    return pod("Pending")
        .editStatus()
        .addNewCondition()
        .withType("PodScheduled")
        .withStatus("True")
        .endCondition()
        .addNewContainerStatus()
        .withName(ProjectPods.CONTAINER)
        .withNewState()
        .withNewWaiting(message, reason)
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private PodBuilder pod(String phase) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(ProjectPods.name(project))
        .withUid("uid-1")
        .withLabels(Map.of(ProjectPods.RUN, ProjectPods.RUN_PROJECT))
        .withAnnotations(Map.of(ProjectPods.EPOCH, "3"))
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName(ProjectPods.CONTAINER)
        .withNewResources()
        .withLimits(Map.of("memory", new Quantity("1000M")))
        .endResources()
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase(phase)
        .withPodIP("10.0.0.7")
        .endStatus();
  }

  private static ContainerStatus running(boolean started) {
    return new ContainerStatusBuilder()
        .withName(ProjectPods.CONTAINER)
        .withStarted(started)
        .withNewState()
        .withNewRunning("2026-11-25T21:00:00Z")
        .endState()
        .build();
  }

  private static ContainerStatus terminated(String reason, int code, String message) {
    ContainerStateTerminated terminated = new ContainerStateTerminated();
    terminated.setReason(reason);
    terminated.setExitCode(code);
    terminated.setMessage(message);
    return new ContainerStatusBuilder()
        .withName(ProjectPods.CONTAINER)
        .withNewState()
        .withTerminated(terminated)
        .endState()
        .build();
  }

  private static Observed read(
      io.fabric8.kubernetes.api.model.PodFluent<PodBuilder>.StatusNested<PodBuilder> status) {
    return read(status.endStatus().build());
  }

  private static Observed read(Pod pod) {
    return PodReading.of(pod, Optional.empty()).orElseThrow();
  }
}
