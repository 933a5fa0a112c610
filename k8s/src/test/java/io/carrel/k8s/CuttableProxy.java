package io.carrel.k8s;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a client and the API server, and can cut what is open without a word: both ends
 * believe that they are connected, and nothing arrives any more. New connections work.
 */
final class CuttableProxy implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;

  private final ServerSocket listener;
  private final String host;
  private final int port;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile boolean refuses;

  private static final class Link {
    final Socket client;
    final Socket server;
    volatile boolean cut;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void close() {
      for (Socket socket : new Socket[] {client, server}) {
        try {
          socket.close();
        } catch (IOException alreadyClosed) {
          // which is what was wanted
        }
      }
    }
  }

  /** Before the API server of this namespace. */
  CuttableProxy(TestNamespace namespace) throws IOException {
    URI server = URI.create(namespace.admin().getConfiguration().getMasterUrl());
    this.host = server.getHost();
    this.port = server.getPort();
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  /** Makes a kubeconfig lead here; the API server's certificate is of another name. */
  Path redirect(Path kubeconfig) throws IOException {
    String here = "https://127.0.0.1:" + listener.getLocalPort();
    return Files.writeString(
        kubeconfig,
        Files.readString(kubeconfig)
            .replaceAll("server: .*", "server: \"" + here + "\"")
            .replaceAll("certificate-authority(-data)?: .*", "insecure-skip-tls-verify: true"));
  }

  /** From now on nothing passes on the connections that are open. */
  void cut() {
    links.forEach(link -> link.cut = true);
  }

  /** Whether every connection is refused, as by an API server that is away. */
  void refuse(boolean refuses) {
    this.refuses = refuses;
    if (refuses) {
      links.forEach(Link::close);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (refuses) {
          client.close();
          continue;
        }
        Link link = new Link(client, new Socket(host, port));
        links.add(link);
        daemon(() -> pump(link, link.client, link.server));
        daemon(() -> pump(link, link.server, link.client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void pump(Link link, Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (!link.cut) {
          out.write(buffer, 0, n);
        }
      }
    } catch (IOException ended) {
      // as the other end will see
    }
    if (!link.cut) {
      link.close();
      links.remove(link);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "cuttable-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    links.forEach(Link::close);
  }
}
