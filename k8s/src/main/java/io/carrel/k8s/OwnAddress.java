package io.carrel.k8s;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** The address that this machine goes out from. */
final class OwnAddress {
  private static final int HTTPS = 443;

  private OwnAddress() {}

  /**
   * A CIDR block of this one address, as the other end sees it unless something in between changes
   * it. Sends nothing.
   *
   * @throws IllegalArgumentException with one sentence when there is no way to there
   */
  static String towards(URI server) {
    int port = server.getPort() < 0 ? HTTPS : server.getPort();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(server.getHost()), port));
      InetAddress address = socket.getLocalAddress();
      return address.getHostAddress().replaceAll("%.*", "")
          + (address instanceof Inet6Address ? "/128" : "/32");
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new IllegalArgumentException(
          "The API server " + server + " cannot be reached from here.", e);
    }
  }
}
