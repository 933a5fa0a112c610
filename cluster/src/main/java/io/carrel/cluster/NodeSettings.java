package io.carrel.cluster;

import java.net.InetAddress;
import java.nio.file.Path;

/**
 * What one node needs to know.
 *
 * @param name what people call it, such as "1" of three replicas
 * @param host where its pages listen
 */
record NodeSettings(
    String name,
    InetAddress host,
    int port,
    int managementPort,
    Path data,
    DatabaseAccess database) {

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
