package io.carrel.actors.inspection;

import akka.actor.Address;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where admins want shards to be. Every node keeps all wishes in memory, so that they hold wherever
 * the shards' coordinator runs; a wish ends with the node that it names. Thread-safe.
 */
final class ShardPins {
  private final Map<String, Address> pins = new ConcurrentHashMap<>();

  private volatile boolean coordinating;

  /** The coordinator runs here; it leaves no node before the node leaves the cluster. */
  void coordinate() {
    coordinating = true;
  }

  boolean isCoordinating() {
    return coordinating;
  }

  void pin(int shard, Address node) {
    pins.put(Integer.toString(shard), node);
  }

  /** The wishes, without those for nodes that are not among these. */
  Map<String, Address> among(Set<Address> nodes) {
    pins.values().retainAll(nodes);
    return Map.copyOf(pins);
  }
}
