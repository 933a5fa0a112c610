package io.carrel.k8s.prepull;

import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.watch.Feed;
import io.carrel.k8s.watch.ResumingWatch;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The two watches of one run: nodes where projects run, and the pods of the DaemonSet. */
final class PrepullWatches implements AutoCloseable {
  private final ResumingWatch<Node, PrepullNode> nodes;
  private final ResumingWatch<Pod, PrepullPod> pods;

  PrepullWatches(
      ApiServer api,
      String namespace,
      PrepullSettings settings,
      Duration signOfLife,
      ResumingWatch.Reader<PrepullNode> ofNodes,
      ResumingWatch.Reader<PrepullPod> ofPods) {
    this.nodes =
        new ResumingWatch<>(
            "nodes of projects",
            api,
            new Feed<>(client -> client.nodes(), selector(settings.nodeLabels()), ""),
            node -> Optional.of(PrepullNode.of(node)),
            ofNodes,
            signOfLife);
    this.pods =
        new ResumingWatch<>(
            "prepull pods",
            api,
            new Feed<>(
                client -> client.pods().inNamespace(namespace),
                selector(PrepullDaemonSet.LABELS),
                ""),
            PrepullPod::of,
            ofPods,
            signOfLife);
  }

  private static String selector(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .sorted()
        .collect(Collectors.joining(","));
  }

  void start() {
    nodes.start();
    pods.start();
  }

  @Override
  public void close() {
    nodes.close();
    pods.close();
  }
}
