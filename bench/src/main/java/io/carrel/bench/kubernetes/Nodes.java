package io.carrel.bench.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.k8s.PodShapes;
import io.carrel.k8s.manifest.PodQuota;
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

  private static final int MILLICORES = 10;
  private static final int LIMIT_MILLICORES = 2000;
  private static final int MEGABYTES = 10;
  private static final int LIMIT_MEGABYTES = 300;

  /** What owners ask for; the shapes below say what a pod really gets. */
  static final Quota QUOTA = Quota.of(MILLICORES, LIMIT_MILLICORES, MEGABYTES, LIMIT_MEGABYTES);

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

  PodShapes shapes(String image, String serverImage) {
    PodSettings usual = PodSettings.of(image, serverImage);
    PodSettings settings =
        new PodSettings(
            image,
            serverImage,
            List.of(),
            new Volumes(BenchNamespace.HOMES, Optional.empty(), false),
            Optional.empty(),
            this == HOLLOW ? Map.of("node", "hollow") : Map.of(),
            this == HOLLOW ? List.of(hollow()) : List.of(),
            usual.dedicatedNodes(),
            usual.nodeLoss());
    PodQuota quota =
        new PodQuota(
            MILLICORES,
            LIMIT_MILLICORES,
            MEGABYTES,
            LIMIT_MEGABYTES,
            false,
            false,
            Optional.empty(),
            Optional.empty(),
            this == HOLLOW ? Optional.of(patch()) : Optional.empty());
    return new PodShapes() {
      @Override
      public PodSettings settings() {
        return settings;
      }

      @Override
      public PodQuota quota(ProjectSpec spec) {
        return quota;
      }
    };
  }

  private static Toleration hollow() {
    return new TolerationBuilder()
        .withKey("node")
        .withOperator("Equal")
        .withValue("hollow")
        .withEffect("NoSchedule")
        .build();
  }

  private static JsonNode patch() {
    try {
      return new ObjectMapper().readTree(NOTHING_RUNS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
