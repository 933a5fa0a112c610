package io.carrel.bench.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Phase;
import io.carrel.k8s.manifest.PodSettings;
import io.carrel.k8s.manifest.Volumes;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the projects of a run are placed. */
public enum Nodes {
  /** Nodes that say that pods run, and run nothing. */
  HOLLOW("hollow nodes"),
  /** Nodes with containers. */
  REAL("real nodes");

  /**
   * A hollow node never ends a container, and so never comes to the second one; nothing answers
   * there, and there are no folders.
   */
  private static final String NOTHING_RUNS =
      """
      [{"op": "remove", "path": "/spec/initContainers"},
       {"op": "remove", "path": "/spec/containers/0/startupProbe"},
       {"op": "remove", "path": "/spec/containers/0/volumeMounts/0/subPath"}]
      """;

  private final String words;

  Nodes(String words) {
    this.words = words;
  }

  /** For a heading. */
  public String words() {
    return words;
  }

  /** Whether this phase is as far as a project comes here: on a hollow node no server answers. */
  boolean runs(String phase) {
    return Phase.READY.name().equals(phase)
        || (this == HOLLOW && Phase.STARTING.name().equals(phase));
  }

  /** What every pod gets. */
  PodSettings settings(String image, String serverImage) {
    PodSettings usual = PodSettings.of(image, serverImage);
    return new PodSettings(
        image,
        serverImage,
        List.of(),
        new Volumes(BenchNamespace.HOMES, Optional.empty(), false),
        Optional.empty(),
        this == HOLLOW ? Map.of("node", "hollow") : Map.of(),
        this == HOLLOW ? List.of(hollow()) : List.of(),
        usual.dedicatedNodes(),
        usual.nodeLoss());
  }

  /** What each project gets: little, so that many fit. */
  Quota quota() {
    return new Quota(
        10,
        2000,
        10,
        300,
        3000,
        Quota.MAX_IDLE_TIMEOUT,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        this == HOLLOW ? patch() : List.of());
  }

  private static Toleration hollow() {
    return new TolerationBuilder()
        .withKey("node")
        .withOperator("Equal")
        .withValue("hollow")
        .withEffect("NoSchedule")
        .build();
  }

  private static List<JsonNode> patch() {
    try {
      return List.of(new ObjectMapper().readValue(NOTHING_RUNS, JsonNode[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
