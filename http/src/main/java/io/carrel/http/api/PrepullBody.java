package io.carrel.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carrel.actors.prepull.NodeProgress;
import io.carrel.actors.prepull.Preparation;
import java.util.List;
import java.util.Optional;

/**
 * How far the nodes of projects are with their image, as the admin API and the management port tell
 * it.
 *
 * @param prepull null when projects do not run on nodes of their own
 */
public record PrepullBody(@JsonInclude Optional<Prepull> prepull) {
  static PrepullBody none() {
    return new PrepullBody(Optional.empty());
  }

  static PrepullBody of(Preparation preparation) {
    return new PrepullBody(
        Optional.of(
            new Prepull(
                preparation.image(),
                preparation.nodes().stream().map(Node::of).toList(),
                preparation.trouble())));
  }

  /**
   * All nodes.
   *
   * @param image that is to be on each; empty while it is not known
   * @param trouble why nothing can be said or done just now; else empty
   */
  public record Prepull(String image, List<Node> nodes, String trouble) {}

  /**
   * One node.
   *
   * @param open whether projects may start there, be it with an earlier image
   * @param reason what it waits for or why it failed; empty when it is ready
   */
  public record Node(String node, NodeProgress.Phase phase, boolean open, String reason) {
    static Node of(NodeProgress progress) {
      return new Node(progress.node(), progress.phase(), progress.open(), progress.reason());
    }
  }
}
