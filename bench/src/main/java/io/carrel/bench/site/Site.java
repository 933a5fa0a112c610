package io.carrel.bench.failover.site;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** One {@code ./carrel up --replicas 3} in a process of its own. Nodes are counted from 0. */
public final class Site implements AutoCloseable {
  public static final int NODES = 3;
  private static final int LOWEST_PORT = 10_000;
  private static final int HIGHEST_PORT = 30_000;
  private static final String UP = "Carrel is up";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(90);

  private final Path data;
  private final int port;
  private final int managementPort;
  private final Process process;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  private Site(Path root, Path data, Path log) throws IOException {
    this.data = data;
    this.port = freePorts();
    this.managementPort = port + NODES;
    this.process =
        new ProcessBuilder(
                root.resolve("carrel").toString(),
                "up",
                "--replicas=" + NODES,
                "--port=" + port,
                "--management-port=" + managementPort,
                "--data=" + data,
                "--open-sign-up")
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  /**
   * Starts it and waits until every node is ready.
   *
   * @param log what the nodes log is appended here
   */
  public static Site up(Path root, Path data, Path log) throws IOException, InterruptedException {
    Site site = new Site(root, data, log);
    try {
      site.awaitGreeting();
      site.awaitReady();
      return site;
    } catch (IOException | InterruptedException e) {
      site.close();
      throw e;
    }
  }

  private void awaitGreeting() throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(UP)) {
        return;
      }
    }
    throw new IOException("./carrel up ended before it was up");
  }

  public Path data() {
    return data;
  }

  public String url(int node) {
    return "http://localhost:" + port(node);
  }

  public int port(int node) {
    return port + node;
  }

  public int managementPort(int node) {
    return managementPort + node;
  }

  /** The node's process; empty while the launcher has not started it again. */
  public OptionalLong pid(int node) throws IOException {
    String name = "-Dcarrel.node=" + (node + 1);
    return Processes.where(found -> found.parent() == process.pid() && found.has(name)).stream()
        .mapToLong(Processes.Found::pid)
        .findAny();
  }

  /** The folder of the database's own. */
  public Path database() {
    return data.resolve("postgresql");
  }

  public OptionalLong postmaster() {
    return Processes.pidIn(database().resolve("data/postmaster.pid"));
  }

  public int databasePort() throws IOException {
    return Integer.parseInt(
        Files.readAllLines(database().resolve("data/postmaster.pid")).get(3).strip());
  }

  /** Where the node listens for other nodes. */
  public Set<Integer> clusterPorts(int node) throws IOException {
    Set<Integer> ports = new TreeSet<>(Sockets.listening(pid(node).orElse(0)));
    ports.removeAll(Set.of(port(node), managementPort(node)));
    return ports;
  }

  /** Whether a load balancer would send people to this node now. */
  public boolean isReady(int node) throws InterruptedException {
    try {
      return get(port(node), "/healthcheck").statusCode() == 200;
    } catch (IOException notNow) {
      return false;
    }
  }

  /**
   * Waits until every node is ready.
   *
   * @throws IOException when that takes longer than a minute and a half
   */
  public void awaitReady() throws IOException, InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    for (int node = 0; node < NODES; node++) {
      while (!isReady(node)) {
        if (System.nanoTime() > until || !process.isAlive()) {
          throw new IOException("node " + (node + 1) + " is not ready");
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  /** The node that holds the owner of a running project; waits for it. */
  public int awaitOwner(String project) throws IOException, InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    OptionalInt owner = owner(project);
    while (owner.isEmpty()) {
      if (System.nanoTime() > until) {
        throw new IOException("no node has the link to the project server");
      }
      TimeUnit.MILLISECONDS.sleep(50);
      owner = owner(project);
    }
    return owner.getAsInt();
  }

  /** Whoever has the link to the project server holds the owner. */
  private OptionalInt owner(String project) throws IOException {
    Set<Integer> server = new TreeSet<>();
    for (long pid : projectServers(project)) {
      server.addAll(Sockets.listening(pid));
    }
    for (int node = 0; node < NODES; node++) {
      OptionalLong pid = pid(node);
      if (pid.isPresent() && !Sockets.connected(pid.getAsLong(), server).isEmpty()) {
        return OptionalInt.of(node);
      }
    }
    return OptionalInt.empty();
  }

  private HttpResponse<String> get(int at, String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
            .timeout(Duration.ofSeconds(2))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The project servers of one project that live at this moment. */
  public List<Long> projectServers(String project) throws IOException {
    List<Processes.Found> found =
        Processes.where(process -> process.has("io.carrel.project.Main") && process.has(project));
    // A child that a project server is just starting still looks like it.
    List<Long> servers =
        found.stream()
            .filter(one -> found.stream().noneMatch(other -> other.pid() == one.parent()))
            .map(Processes.Found::pid)
            .toList();
    // Looking takes a moment: whoever still lives now lived together with those found later.
    return servers.size() < 2 ? servers : servers.stream().filter(Processes::isAlive).toList();
  }

  /** Whatever a project started and is still there. */
  public List<Processes.Found> processesOf(String project) throws IOException {
    return Processes.withEnvironment("HOME=" + data.resolve("projects").resolve(project));
  }

  /** As Ctrl-C does it; projects and database end with it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The first of six free ports in a row, below those that the system hands out by itself. */
  private static int freePorts() {
    while (true) {
      int first = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      if (IntStream.range(first, first + 2 * NODES).allMatch(Site::isFree)) {
        return first;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
