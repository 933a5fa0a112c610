package io.carrel.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One {@code ./carrel up} over a data folder, on ports of its own. */
final class HubProcess implements AutoCloseable {
  private static final String UP = "Carrel is up";

  private final int port;
  private final MeasuredProcess process;

  HubProcess(Path data, Map<String, String> environment) throws IOException {
    this.port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    RunOptions.root().resolve("carrel").toString(),
                    "up",
                    "--port",
                    Integer.toString(port),
                    "--management-port",
                    Integer.toString(freePort()),
                    "--data",
                    data.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    this.process = new MeasuredProcess(builder);
  }

  /** The launcher replaces itself by the hub: its process is the hub's. */
  MeasuredProcess process() {
    return process;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Waits for the line with the address. */
  void awaitLine() throws IOException {
    BufferedReader output = process.process().inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(UP)) {
        return;
      }
    }
    throw new IOException("./carrel up ended before it was up; run it to see why");
  }

  void awaitPage() throws IOException, InterruptedException {
    process.await("the first page", () -> MeasuredProcess.answers(url() + "/"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
