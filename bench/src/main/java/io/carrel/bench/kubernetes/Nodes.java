package io.carrel.bench.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.carrel.bench.site.Api;
import java.util.Optional;

/** Where the projects of a run are placed. */
public enum Nodes {
  /** Nodes that say that pods run, and run nothing. */
  HOLLOW(
      "hollow nodes",
      """
      carrel.kubernetes.pod {
        node-labels { node = hollow }
        tolerations = [{key = node, operator = Equal, value = hollow, effect = NoSchedule}]
      }
      """),
  /** Nodes with containers. */
  REAL("real nodes", "");

  private static final String SETTINGS =
      """
      carrel.kubernetes {
        image { project = "%s", server = "%s" }
        pod.volumes.software-claim = ""
      }
      carrel.actors.quota {
        cpu-request = 0.01, cpu-limit = 2, memory-request = 10, memory-limit = 300, network = off
      }
      """;

  /**
   * A hollow node never ends a container, and so never comes to the second one; there are no
   * folders, and nothing answers, so that it must not be asked.
   */
  private static final String NOTHING_RUNS =
      """
      [{"op": "remove", "path": "/spec/initContainers"},
       {"op": "add", "path": "/spec/containers/0/startupProbe/initialDelaySeconds", "value": 86400},
       {"op": "remove", "path": "/spec/containers/0/volumeMounts/0/subPath"}]
      """;

  private final String words;
  private final String settings;

  Nodes(String words, String settings) {
    this.words = words;
    this.settings = settings;
  }

  /** For a heading. */
  public String words() {
    return words;
  }

  /** What the hub's {@code --config} says. */
  String settings(String image, String serverImage) {
    return SETTINGS.formatted(image, serverImage) + settings;
  }

  /** What an admin adds to each project's quota. */
  Optional<JsonNode> patch() {
    try {
      return this == HOLLOW ? Optional.of(Api.JSON.readTree(NOTHING_RUNS)) : Optional.empty();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether a project is as far as it comes here: on a hollow node its server never answers. */
  boolean runs(Owners.Word word) {
    return this == HOLLOW
        ? word.state().equals("starting") && word.phase().equals("starting")
        : word.state().equals("running") && word.phase().equals("ready");
  }
}
