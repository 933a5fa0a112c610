package io.carrel.bench.site;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** One {@code ./carrel up} in a process of its own. Nodes are counted from 0. */
public final class Site implements AutoCloseable {
  private static final int LOWEST_PORT = 10_000;
  private static final int HIGHEST_PORT = 30_000;
  private static final String UP = "Carrel is up";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(90);

  /** Longer than a node tries to reach an owner. */
  private static final Duration MANAGEMENT = Duration.ofSeconds(12);

  private final Plan plan;
  private final int port;
  private final int managementPort;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private Process process;

  /**
   * What is started.
   *
   * @param root of the repository
   * @param data the folder where it keeps everything
   * @param log what it logs is appended here
   * @param nodes how many
   * @param options of {@code up}, beside those that follow from the others
   * @param environment entries beside this program's own
   */
  public record Plan(
      Path root,
      Path data,
      Path log,
      int nodes,
      List<String> options,
      Map<String, String> environment) {
    public Plan {
      options = List.copyOf(options);
      environment = Map.copyOf(environment);
    }
  }

  private Site(Plan plan) throws IOException {
    this.plan = plan;
    this.port = freePorts(plan.nodes());
    this.managementPort = port + plan.nodes();
    this.process = launch();
  }

  /** Starts it and waits until every node is ready. */
  public static Site up(Plan plan) throws IOException, InterruptedException {
    Site site = new Site(plan);
    try {
      site.awaitUp();
      return site;
    } catch (IOException | InterruptedException e) {
      site.close();
      throw e;
    }
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(plan.root().resolve("carrel").toString());
    command.add("up");
    command.add("--replicas=" + plan.nodes());
    command.add("--port=" + port);
    command.add("--management-port=" + managementPort);
    command.add("--data=" + plan.data());
    command.add("--open-sign-up");
    command.addAll(plan.options());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(plan.log().toFile()));
    builder.environment().putAll(plan.environment());
    return builder.start();
  }

  private void awaitUp() throws IOException, InterruptedException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(UP)) {
        awaitReady();
        return;
      }
    }
    throw new IOException("./carrel up ended before it was up; " + plan.log() + " says why");
  }

  /**
   * {@code kill -9} of a node: it has no time to finish anything. Returns once it has ended; the
   * launcher starts it again, and {@link #bringBack} where the only node and its launcher are one.
   */
  public void kill(int node) throws IOException {
    long pid = pid(node).orElseThrow(() -> new IOException("node " + (node + 1) + " does not run"));
    ProcessHandle.of(pid)
        .ifPresent(
            handle -> {
              handle.destroyForcibly();
              handle.onExit().join();
            });
  }

  /** Waits until every node is ready, after starting the only one over the same data. */
  public void bringBack() throws IOException, InterruptedException {
    if (process.isAlive()) {
      awaitReady();
    } else {
      process = launch();
      awaitUp();
    }
  }

  public int nodes() {
    return plan.nodes();
  }

  public Path data() {
    return plan.data();
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
    if (nodes() == 1) {
      return process.isAlive() ? OptionalLong.of(process.pid()) : OptionalLong.empty();
    }
    String name = "-Dcarrel.node=" + (node + 1);
    return Processes.where(found -> found.parent() == process.pid() && found.has(name)).stream()
        .mapToLong(Processes.Found::pid)
        .findAny();
  }

  /** The folder of the database's own. */
  public Path database() {
    return data().resolve("postgresql");
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
    for (int node = 0; node < nodes(); node++) {
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
    for (int node = 0; node < nodes(); node++) {
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

  /**
   * What a management route of a node answers to who has the token.
   *
   * @param path below {@code /}
   */
  public HttpResponse<String> management(int node, String path)
      throws IOException, InterruptedException {
    String token = Files.readString(data().resolve("management-token")).strip();
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort(node) + path))
            .header("Authorization", "Bearer " + token)
            .timeout(MANAGEMENT)
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
    return Processes.withEnvironment("HOME=" + data().resolve("projects").resolve(project));
  }

  /**
   * As Ctrl-C does it: the database ends with it, and so do projects that are processes here. What
   * is left of one that was killed and not brought back ends, too.
   */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      endDatabase();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void endDatabase() throws IOException, InterruptedException {
    OptionalLong file = postmaster();
    if (file.isEmpty()) {
      return;
    }
    long pid = file.getAsLong();
    // The number may be another process's by now.
    if (Processes.of(database()).stream().anyMatch(found -> found.pid() == pid)) {
      Processes.signal("INT", pid);
      long until = System.nanoTime() + STOP.toNanos();
      while (Processes.isAlive(pid) && System.nanoTime() < until) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  /** The first of so many free ports in a row, below those that the system hands out by itself. */
  private static int freePorts(int nodes) {
    while (true) {
      int first = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      if (IntStream.range(first, first + 2 * nodes).allMatch(Site::isFree)) {
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
