package io.carrel.cluster;

import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the command line chose, checked for itself but not yet against the machine.
 *
 * @param port of the first replica's pages; the others follow one by one
 * @param managementPort likewise
 * @param place where projects run
 * @param config a file whose settings are laid over Carrel's own; null: none
 */
record UpSettings(
    InetAddress host,
    int port,
    int managementPort,
    Path data,
    boolean openSignUp,
    int replicas,
    ProjectsPlace place,
    @Nullable Path config) {
  /** More than these share neither two cores nor one PostgreSQL's connections well. */
  static final int MAX_REPLICAS = 9;

  UpSettings {
    if (replicas < 1 || replicas > MAX_REPLICAS) {
      throw new StartRefused(
          "--replicas takes a number from 1 to " + MAX_REPLICAS + ", not " + replicas + ".");
    }
    requirePort("--port", port, replicas);
    requirePort("--management-port", managementPort, replicas);
    if (Math.abs(port - managementPort) < replicas) {
      throw new StartRefused(
          replicas == 1
              ? "--port and --management-port must differ."
              : "--port and --management-port must be at least " + replicas + " apart.");
    }
  }

  private static void requirePort(String option, int port, int replicas) {
    if (port < 1 || port + replicas - 1 > 65535) {
      throw new StartRefused(
          option + " takes a port from 1 to " + (65536 - replicas) + ", not " + port + ".");
    }
  }

  /** The address people type for this replica, counted from 0. */
  String url(int replica) {
    return NodeSettings.url(host, port + replica);
  }

  /**
   * One replica's share.
   *
   * @param replica counts from 0
   */
  NodeSettings node(int replica, DatabaseAccess database) {
    return new NodeSettings(
        Integer.toString(replica + 1),
        host,
        port + replica,
        managementPort + replica,
        data,
        database,
        place,
        config);
  }
}
