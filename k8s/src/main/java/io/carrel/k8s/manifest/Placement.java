package io.carrel.k8s.manifest;

import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** On which nodes a project may run. */
final class Placement {
  private final PodSettings settings;
  private final PodQuota quota;

  Placement(PodSettings settings, PodQuota quota) {
    this.settings = settings;
    this.quota = quota;
  }

  /** The labels that a node needs, all of them. */
  Map<String, String> nodeLabels() {
    Map<String, String> labels = new TreeMap<>(settings.nodeLabels());
    quota.gpu().ifPresent(gpu -> labels.putAll(gpu.nodeLabels()));
    quota.dedicatedNode().ifPresent(group -> labels.put(settings.dedicatedNodes().label(), group));
    return labels;
  }

  List<Toleration> tolerations() {
    List<Toleration> tolerations = new ArrayList<>(settings.tolerations());
    quota.gpu().flatMap(Gpu::toleration).ifPresent(tolerations::add);
    quota.dedicatedNode().ifPresent(group -> tolerations.add(dedicated(group)));
    for (String lost : List.of("not-ready", "unreachable")) {
      tolerations.add(
          new TolerationBuilder()
              .withKey("node.kubernetes.io/" + lost)
              .withOperator("Exists")
              .withEffect("NoExecute")
              .withTolerationSeconds(settings.nodeLoss().toSeconds())
              .build());
    }
    return tolerations;
  }

  private Toleration dedicated(String group) {
    return new TolerationBuilder()
        .withKey(settings.dedicatedNodes().taint())
        .withOperator("Equal")
        .withValue(group)
        .build();
  }
}
