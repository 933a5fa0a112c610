package io.carrel.cluster.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One {@code ./carrel up} in a process of its own, as people run it. */
final class Installation implements AutoCloseable {
  private static final Path ROOT =
      Path.of(System.getProperty("carrel.root", "..")).toAbsolutePath().normalize();

  /** No test needs more. */
  private static final int REPLICAS = 3;

  final Path data;
  final int port;
  private final int managementPort;
  private final List<String> options;
  private Process process;
  private List<String> greeting = List.of();

  private Installation(Path data, List<String> options) throws IOException {
    this.data = data;
    this.port = freePorts();
    this.managementPort = port + REPLICAS;
    this.options = options;
    this.process = launch();
  }

  static Installation up(Path data, String... options) throws Exception {
    Installation installation = new Installation(data, List.of(options));
    installation.awaitGreeting();
    return installation;
  }

  /** A start that is to fail: what it said, and its exit code. */
  static Ran tryUp(Path data, List<String> options) throws Exception {
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("carrel").toString(), "up"));
    int free = freePorts();
    command.addAll(List.of("--port", Integer.toString(free)));
    command.addAll(List.of("--management-port", Integer.toString(free + REPLICAS)));
    command.addAll(List.of("--data", data.toString()));
    command.addAll(options);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.onExit().orTimeout(60, TimeUnit.SECONDS).join().exitValue(), output);
  }

  /** Starts again over the same data and ports. */
  void upAgain() throws Exception {
    process = launch();
    awaitGreeting();
  }

  /** As {@code kill -9} does it: the hub has no chance to say anything. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** As Ctrl-C does it. Answers with the exit code. */
  int stop() {
    process.destroy();
    return process.onExit().orTimeout(60, TimeUnit.SECONDS).join().exitValue();
  }

  String url() {
    return "http://localhost:" + port;
  }

  /** Of a replica, counted from 1. */
  String url(int replica) {
    return "http://localhost:" + (port + replica - 1);
  }

  /** The replica's program as it runs now. */
  Optional<ProcessHandle> replica(int number) {
    String name = "-Dcarrel.node=" + number;
    return process.children().filter(child -> arguments(child).contains(name)).findFirst();
  }

  /** All of them: Java itself tells none when they are longer than 4 KB. */
  private static List<String> arguments(ProcessHandle program) {
    try {
      Path file = Path.of("/proc", Long.toString(program.pid()), "cmdline");
      return List.of(Files.readString(file).split("\0", -1));
    } catch (IOException gone) {
      return List.of();
    }
  }

  String managementUrl() {
    return managementUrl(1);
  }

  /** Of a replica, counted from 1. */
  String managementUrl(int replica) {
    return "http://127.0.0.1:" + (managementPort + replica - 1);
  }

  /** What a management route of a replica answers to who has the token. */
  JsonNode management(int replica, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(managementUrl(replica) + path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + managementToken())
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
    }
    return Api.parse(response);
  }

  String managementToken() throws IOException {
    return Files.readString(data.resolve("management-token")).strip();
  }

  /** Runs {@code ./carrel admin} against a replica. */
  Ran admin(int replica, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("carrel").toString(), "admin"));
    command.addAll(List.of(words));
    command.addAll(List.of("--management-port", Integer.toString(managementPort + replica - 1)));
    command.addAll(List.of("--data", data.toString()));
    Process admin = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(admin.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(admin.onExit().orTimeout(60, TimeUnit.SECONDS).join().exitValue(), output);
  }

  /** What a command said, and its exit code. */
  record Ran(int code, String output) {}

  long pid() {
    return process.pid();
  }

  Optional<String> adminLink() {
    return greeting.stream()
        .filter(line -> line.contains("/sign-up?token="))
        .map(line -> line.substring(line.indexOf("http")).strip())
        .findFirst();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve("carrel").toString());
    command.addAll(List.of("up", "--port", Integer.toString(port)));
    command.addAll(List.of("--management-port", Integer.toString(managementPort)));
    command.addAll(List.of("--data", data.toString()));
    command.addAll(options);
    Files.createDirectories(data.getParent());
    return new ProcessBuilder(command).redirectError(errors().toFile()).start();
  }

  /** What it says besides. */
  private Path errors() {
    return data.resolveSibling(data.getFileName() + ".err");
  }

  private void awaitGreeting() throws Exception {
    CompletableFuture<List<String>> lines = new CompletableFuture<>();
    InputStream output = process.getInputStream();
    Thread reader = new Thread(() -> read(output, lines), "carrel-output");
    reader.setDaemon(true);
    reader.start();
    // The first start after a build also prepares the fast ones.
    try {
      greeting = lines.get(240, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      throw new AssertionError("carrel does not run: " + Files.readString(errors()), failed);
    }
  }

  /** Completes at the greeting's last line, and goes on reading so that the hub never waits. */
  private static void read(InputStream output, CompletableFuture<List<String>> greeting) {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(new java.io.InputStreamReader(output, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!greeting.isDone()) {
          lines.add(line);
        }
        if (line.contains("Ctrl-C stops it")) {
          greeting.complete(List.copyOf(lines));
        }
      }
    } catch (IOException ended) {
      // Said below.
    }
    greeting.completeExceptionally(
        new AssertionError("carrel ended early:\n" + String.join("\n", lines)));
  }

  /** The first of as many free ports as the replicas' pages and management need. */
  private static int freePorts() {
    return freePorts(2 * REPLICAS);
  }

  /** Below those that outgoing connections take, on this machine at any moment. */
  private static int freePorts(int count) {
    while (true) {
      int first = ThreadLocalRandom.current().nextInt(10_000, 32_000);
      if (areFree(first, count)) {
        return first;
      }
    }
  }

  private static boolean areFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      try (ServerSocket socket = new ServerSocket(port)) {
        socket.setReuseAddress(true);
      } catch (IOException taken) {
        return false;
      }
    }
    return true;
  }

  static int freePort() {
    return freePorts(1);
  }
}
