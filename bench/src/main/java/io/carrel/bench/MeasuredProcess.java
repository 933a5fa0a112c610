package io.carrel.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process that is being measured, and ended when that is over. */
final class MeasuredProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long KIB_A_MIB = 1024;

  private final Process process;
  private final long startedAt;

  MeasuredProcess(ProcessBuilder builder) throws IOException {
    startedAt = System.nanoTime();
    process = builder.start();
  }

  Process process() {
    return process;
  }

  double secondsSinceStart() {
    return (System.nanoTime() - startedAt) / 1e9;
  }

  /** Looks every 2 ms until it is so. */
  void await(String what, BooleanSupplier condition) throws IOException, InterruptedException {
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || secondsSinceStart() > PATIENCE.toSeconds()) {
        throw new IOException(
            what + " did not happen: " + process.info().commandLine().orElse("ended"));
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  /** Resident memory in MiB, shared pages included. */
  double residentMib() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIB_A_MIB;
      }
    }
    throw new IOException("process " + process.pid() + " has no resident memory");
  }

  /** Whether this URL answers 200 now. */
  static boolean answers(String url) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(1000);
      connection.setReadTimeout(5000);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
