package io.carrel.cluster;

import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What one node needs to know.
 *
 * @param name what people call it, such as "1" of three replicas
 * @param host where its pages listen
 * @param place where projects run
 * @param config a file whose settings are laid over Carrel's own; null: none
 */
record NodeSettings(
    String name,
    InetAddress host,
    int port,
    int managementPort,
    Path data,
    DatabaseAccess database,
    ProjectsPlace place,
    @Nullable Path config) {

  /** The address people type. */
  String url() {
    return url(host, port);
  }

  static String url(InetAddress host, int port) {
    String address =
        host.isLoopbackAddress() || host.isAnyLocalAddress() ? "localhost" : host.getHostAddress();
    return "http://" + address + ":" + port;
  }
}
