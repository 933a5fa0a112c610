package io.carrel.actors.prepull;

import io.carrel.actors.CborSerializable;
import java.util.List;

/**
 * How far all nodes are.
 *
 * @param image of projects, that is to be on every node; empty while it is not known
 * @param nodes by name
 * @param trouble why nothing can be said or done just now, in words for admins; else empty
 */
public record Preparation(String image, List<NodeProgress> nodes, String trouble)
    implements CborSerializable {
  public Preparation {
    nodes = List.copyOf(nodes);
  }

  /** Before anything is known. */
  public static Preparation begun() {
    return new Preparation("", List.of(), "");
  }

  /** The same, with a reason why it cannot go on just now. */
  public Preparation troubledBy(String sentence) {
    return new Preparation(image, nodes, sentence);
  }
}
