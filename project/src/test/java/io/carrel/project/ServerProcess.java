package io.carrel.project;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real project server in a process of its own, started with the shipped JVM options. */
final class ServerProcess implements AutoCloseable {
  static final String CREDENTIAL = "a-credential-for-tests-0123456789";
  static final String PROJECT = "6f4b7c1e-0d5a-4f0e-9a52-3d8f2f8a7b10";

  final Path home;
  final Process process;
  final int port;
  final HttpClient http = HttpClient.newHttpClient();

  private ServerProcess(Path home, Process process, int port) {
    this.home = home;
    this.process = process;
    this.port = port;
  }

  static ServerProcess start(Path folder) throws IOException {
    return start(folder, Files.createDirectories(folder.resolve("home")));
  }

  static ServerProcess start(Path folder, Path home) throws IOException {
    return start(folder, home, List.of(), ProcessBuilder.Redirect.INHERIT);
  }

  /**
   * With more options.
   *
   * @param log where it logs to
   */
  static ServerProcess start(Path folder, Path home, List<String> more, ProcessBuilder.Redirect log)
      throws IOException {
    Path credential = folder.resolve("credential");
    Files.writeString(credential, CREDENTIAL + "\n");
    Path portFile = folder.resolve("port-" + System.nanoTime());
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("src/main/jvm/project-server.argfile").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.carrel.project.Main"));
    Map<String, String> options =
        Map.of(
            "--home", home.toString(),
            "--credential-file", credential.toString(),
            "--port-file", portFile.toString(),
            "--project", PROJECT,
            "--epoch", "1");
    options.forEach((name, value) -> command.addAll(List.of(name, value)));
    command.addAll(more);
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO().redirectError(log);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Files.exists(portFile) || !process.isAlive());
    int port = Integer.parseInt(Files.readString(portFile).strip());
    return new ServerProcess(home, process, port);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + CREDENTIAL);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET());
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> put(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder put = request(path).PUT(HttpRequest.BodyPublishers.ofString(body));
    return send(headers.length == 0 ? put : put.headers(headers));
  }

  HttpResponse<String> delete(String path) throws Exception {
    return send(request(path).DELETE());
  }

  /** Kilobytes of memory that the process has resident. */
  long residentKb() throws IOException {
    return Files.readAllLines(Path.of("/proc", "" + process.pid(), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  LinkClient link() throws Exception {
    return LinkClient.connect(port, CREDENTIAL);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
