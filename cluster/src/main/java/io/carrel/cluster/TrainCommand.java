package io.carrel.cluster;

import io.carrel.cluster.admin.AdminCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Starts a hub over an empty data folder, visits it and ends, so that the JVM can archive the
 * classes a start needs (application class-data sharing).
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    Path data = Files.createTempDirectory("carrel-train");
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      Path folder = data.resolve("data");
      UpSettings settings =
          new UpSettings(
              loopback, freePort(), freePort(), folder, true, 1, new LocalPlace(folder), null);
      Hub hub = Hub.start(settings);
      visit(hub.url());
      administer(settings);
      hub.close();
    } finally {
      delete(data);
    }
    return 0;
  }

  private static void visit(String url) throws IOException, InterruptedException {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      HttpClient client = HttpClient.newBuilder().executor(executor).build();
      for (String path : List.of("/", "/sign-in", "/alive", "/healthcheck", "/api/v2/customize")) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
        client.send(request, HttpResponse.BodyHandlers.discarding());
      }
    } finally {
      executor.shutdown();
    }
  }

  /** So that {@code ./carrel admin} starts fast, too. */
  private static void administer(UpSettings settings) {
    for (String command : List.of("nodes", "shards", "singletons", "sessions")) {
      new CommandLine(new AdminCommand())
          .execute(
              command,
              "--management-port",
              Integer.toString(settings.managementPort()),
              "--data",
              settings.data().toString());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
