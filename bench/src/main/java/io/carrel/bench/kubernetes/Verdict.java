package io.carrel.bench.kubernetes;

import io.carrel.actors.identity.ProjectId;
import io.carrel.k8s.manifest.ProjectPods;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What there is when all projects are as far as they come, against what there ought to be. */
final class Verdict {
  private final Scene scene;
  private final Map<String, ProjectId> wanted;
  private final Map<String, Pod> pods;
  private final List<Secret> secrets;

  Verdict(Scene scene) {
    this.scene = scene;
    this.wanted =
        scene.projects().stream().collect(Collectors.toMap(ProjectPods::name, Function.identity()));
    this.pods =
        scene.podsNow().stream()
            .collect(Collectors.toMap(pod -> pod.getMetadata().getName(), Function.identity()));
    this.secrets = scene.secretsNow();
  }

  /**
   * @param refusals of starts, in words
   */
  List<String> violations(Map<ProjectId, String> refusals) {
    List<String> violations = new ArrayList<>();
    for (String name : pods.keySet()) {
      if (!wanted.containsKey(name)) {
        violations.add("an orphan: " + name);
      }
    }
    wanted.forEach(
        (name, project) -> {
          Owners.Word word = scene.owners().of(project);
          boolean runs = scene.nodes().runs(word) && isRunning(name, word.uid());
          if (!runs && word.why().isBlank() && refusals.getOrDefault(project, "").isBlank()) {
            violations.add(name + " does not run, and nobody says why: " + word);
          }
        });
    judgeCredentials(violations);
    return violations;
  }

  private boolean isRunning(String name, String uid) {
    Pod pod = pods.get(name);
    return pod != null
        && uid.equals(pod.getMetadata().getUid())
        && "Running".equals(pod.getStatus().getPhase());
  }

  /** More than one pod of a project, ever. */
  static List<String> secondPods(Scene scene) {
    List<String> violations = new ArrayList<>();
    for (ProjectId project : scene.projects()) {
      Set<String> incarnations = new HashSet<>(scene.pods().incarnations(project));
      incarnations.addAll(scene.owners().uids(project));
      if (incarnations.size() > 1) {
        violations.add(project + " was started more than once: " + incarnations);
      }
    }
    scene
        .pods()
        .failure()
        .ifPresent(failure -> violations.add("not all pods were seen: " + failure));
    return violations;
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

  /** How large the first pod and its credential are; empty when there is none. */
  Optional<Sizes> sizes() throws IOException, InterruptedException {
    if (pods.isEmpty() || secrets.isEmpty()) {
      return Optional.empty();
    }
    Pod pod = pods.values().iterator().next();
    return Optional.of(
        new Sizes(
            Sizes.json(pod),
            stored("pods", pod.getMetadata()),
            stored("secrets", secrets.get(0).getMetadata())));
  }

  private int stored(String kind, ObjectMeta object) throws IOException, InterruptedException {
    return Sizes.stored(
        scene.admin(),
        "/api/v1/namespaces/" + scene.namespace() + "/" + kind + "/" + object.getName());
  }
}
