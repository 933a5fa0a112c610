package io.carrel.k8s.prepull;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One pod of the DaemonSet.
 *
 * @param node that it is for, whether it is there yet or not
 * @param leaving whether it is on its way out
 * @param images that it is there for
 */
record PrepullPod(
    String name,
    String uid,
    String node,
    Instant created,
    boolean leaving,
    Images images,
    Check check) {

  /** Empty when it is none of ours. */
  static Optional<PrepullPod> of(Pod pod) {
    Optional<String> node = node(pod);
    Optional<Images> images = images(pod);
    if (node.isEmpty() || images.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PrepullPod(
            pod.getMetadata().getName(),
            pod.getMetadata().getUid(),
            node.get(),
            Instant.parse(pod.getMetadata().getCreationTimestamp()),
            pod.getMetadata().getDeletionTimestamp() != null,
            images.get(),
            CheckReading.of(pod, images.get())));
  }

  /** This, with what the same pod said before about the same failure when that was more. */
  PrepullPod after(PrepullPod before) {
    return before.uid.equals(uid)
        ? new PrepullPod(name, uid, node, created, leaving, images, check.after(before.check))
        : this;
  }

  /** Its node; before it has one, that to which the DaemonSet bound it by name. */
  private static Optional<String> node(Pod pod) {
    return Optional.ofNullable(pod.getSpec().getNodeName())
        .filter(name -> !name.isEmpty())
        .or(() -> wanted(pod.getSpec().getAffinity()));
  }

  private static Optional<String> wanted(@Nullable Affinity affinity) {
    if (affinity == null
        || affinity.getNodeAffinity() == null
        || affinity.getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution() == null) {
      return Optional.empty();
    }
    return affinity
        .getNodeAffinity()
        .getRequiredDuringSchedulingIgnoredDuringExecution()
        .getNodeSelectorTerms()
        .stream()
        .map(NodeSelectorTerm::getMatchFields)
        .flatMap(List::stream)
        .filter(field -> "metadata.name".equals(field.getKey()))
        .map(NodeSelectorRequirement::getValues)
        .flatMap(List::stream)
        .findFirst();
  }

  private static Optional<Images> images(Pod pod) {
    Optional<String> project = image(pod, PrepullDaemonSet.READY);
    Optional<String> server = image(pod, PrepullDaemonSet.SERVER);
    return project.flatMap(image -> server.map(other -> new Images(image, other)));
  }

  private static Optional<String> image(Pod pod, String container) {
    return Stream.of(pod.getSpec().getInitContainers(), pod.getSpec().getContainers())
        .flatMap(List::stream)
        .filter(one -> container.equals(one.getName()))
        .map(Container::getImage)
        .findFirst();
  }
}
