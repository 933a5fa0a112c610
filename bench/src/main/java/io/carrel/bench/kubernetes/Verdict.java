package io.carrel.bench.kubernetes;

import io.carrel.actors.identity.ProjectId;
import io.carrel.k8s.manifest.ProjectPods;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What there is in the end, against what there ought to be. */
final class Verdict {
  private static final int MAX_SHOWN = 10;

  private final KubernetesClient admin;
  private final String namespace;
  private final Map<String, ProjectId> wanted;
  private final Map<String, Pod> pods;
  private final List<Secret> secrets;

  Verdict(KubernetesClient admin, String namespace, List<ProjectId> projects) {
    this.admin = admin;
    this.namespace = namespace;
    this.wanted =
        projects.stream().collect(Collectors.toMap(ProjectPods::name, Function.identity()));
    this.pods =
        admin.pods().inNamespace(namespace).list().getItems().stream()
            .collect(Collectors.toMap(pod -> pod.getMetadata().getName(), Function.identity()));
    this.secrets = admin.secrets().inNamespace(namespace).list().getItems();
  }

  /**
   * @param excess by how many requests the configured rate was exceeded
   */
  List<String> violations(Told told, PodLog log, double excess) {
    List<String> violations = new ArrayList<>();
    for (String name : pods.keySet()) {
      if (!wanted.containsKey(name)) {
        violations.add("an orphan: " + name);
      }
    }
    wanted.forEach((name, project) -> judge(name, project.toString(), told, log, violations));
    judgeCredentials(violations);
    if (excess > 0) {
      violations.add("the request rate was exceeded by %.0f requests".formatted(excess));
    }
    log.failure().ifPresent(failure -> violations.add("not all pods were seen: " + failure));
    return violations.size() > MAX_SHOWN ? shortened(violations) : violations;
  }

  private static List<String> shortened(List<String> violations) {
    List<String> shown = new ArrayList<>(violations.subList(0, MAX_SHOWN));
    shown.add("and " + (violations.size() - MAX_SHOWN) + " more");
    return shown;
  }

  private void judge(String name, String project, Told told, PodLog log, List<String> violations) {
    Set<String> incarnations = new HashSet<>(log.incarnations(name));
    incarnations.addAll(told.uids(project));
    if (incarnations.size() > 1) {
      violations.add(name + " was started more than once: " + incarnations);
    }
    if (!told.isExplained(project)) {
      violations.add(name + " does not run, and nobody says why");
    }
  }

  /** One for each pod, and that pod's own. */
  private void judgeCredentials(List<String> violations) {
    Set<String> owners = new HashSet<>();
    for (Secret secret : secrets) {
      for (var owner : secret.getMetadata().getOwnerReferences()) {
        if (!owners.add(owner.getUid())) {
          violations.add("a second credential: " + secret.getMetadata().getName());
        }
      }
    }
    pods.values().stream()
        .map(Pod::getMetadata)
        .filter(pod -> !owners.remove(pod.getUid()))
        .map(ObjectMeta::getName)
        .forEach(name -> violations.add("a pod without a credential: " + name));
    owners.forEach(uid -> violations.add("a credential without a pod: " + uid));
  }

  int podBytes() {
    return Sizes.json(aPod());
  }

  int podStored() throws IOException, InterruptedException {
    return stored("pods", aPod().getMetadata());
  }

  int secretStored() throws IOException, InterruptedException {
    return stored("secrets", secrets.get(0).getMetadata());
  }

  private Pod aPod() {
    return pods.values().iterator().next();
  }

  private int stored(String kind, ObjectMeta object) throws IOException, InterruptedException {
    return Sizes.stored(
        admin, "/api/v1/namespaces/" + namespace + "/" + kind + "/" + object.getName());
  }
}
