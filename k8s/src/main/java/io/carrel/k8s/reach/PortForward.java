package io.carrel.k8s.reach;

import io.carrel.actors.runtime.Endpoint;
import io.carrel.k8s.api.ApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port on this machine's loopback that leads to a pod's project server through the API server.
 * Whoever connects still has to show the project's credential.
 */
final class PortForward implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PortForward.class);

  private final ApiServer api;
  private final String path;
  private final Executor threads;
  private final ServerSocketChannel server;
  private final Endpoint endpoint;
  private final Set<ForwardedConnection> connections = ConcurrentHashMap.newKeySet();

  private PortForward(ApiServer api, String path, Executor threads, ServerSocketChannel server)
      throws IOException {
    this.api = api;
    this.path = path;
    this.threads = threads;
    this.server = server;
    InetSocketAddress bound = (InetSocketAddress) server.getLocalAddress();
    this.endpoint = new Endpoint(bound.getAddress().getHostAddress(), bound.getPort());
  }

  /**
   * Listens on a port of its own choice.
   *
   * @param threads one for listening, two for each connection
   * @throws IOException when this machine has no port left
   */
  static PortForward open(ApiServer api, String namespace, String pod, int port, Executor threads)
      throws IOException {
    ServerSocketChannel server =
        ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
    String path = "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/portforward?ports=" + port;
    PortForward forward = new PortForward(api, path, threads, server);
    threads.execute(forward::listen);
    return forward;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  private void listen() {
    try {
      while (true) {
        serve(server.accept());
      }
    } catch (IOException closed) {
      LOG.debug("a forwarded port is closed: {}", closed.toString());
    }
  }

  private void serve(SocketChannel local) {
    ForwardedConnection connection = new ForwardedConnection(local, threads, connections::remove);
    connections.add(connection);
    connection.connect(api, path);
  }

  /** Connections are cut. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.debug("a forwarded port cannot be closed: {}", e.toString());
    }
    connections.forEach(ForwardedConnection::close);
  }
}
