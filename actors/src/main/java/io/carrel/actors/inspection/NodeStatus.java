package io.carrel.actors.inspection;

import io.carrel.actors.membership.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * A member of the cluster as this node sees it.
 *
 * @param status Akka's word for it, in lower case
 * @param report what it says of itself; empty when it did not answer in time
 * @param holdings empty when nobody could say who holds what
 */
public record NodeStatus(
    NodeId id,
    List<String> roles,
    String status,
    boolean reachable,
    String version,
    Optional<NodeReport> report,
    Optional<Holdings> holdings) {

  /** How much of the projects a node holds: their shards, and the owners in memory. */
  public record Holdings(int shards, int owners) {}

  boolean isCalled(String name) {
    String address = id.address().toString();
    return address.equals(name)
        || address.substring(address.indexOf('@') + 1).equals(name)
        || report.filter(said -> said.name().equals(name)).isPresent();
  }

  /** What people call it; its address when it did not say. */
  public String name() {
    return report.map(NodeReport::name).orElseGet(() -> id.address().toString());
  }
}
