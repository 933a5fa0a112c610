package io.carrel.k8s;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The images that the tests' pods run, made from {@code images/}.
 *
 * @param project any image with a shell
 * @param server the project server of this checkout
 * @param kube makes images; empty where these tests cannot
 */
public record TestImages(String project, String server, Optional<Path> kube) {
  private static final Path BUILD = Path.of("../images/build");
  private static final String REGISTRY = "registry.test/";
  private static final String TAG = "test";

  /** Of a cluster that cannot be given images by these tests. */
  static TestImages given() {
    return new TestImages(
        Objects.requireNonNull(property("carrel.test.image"), "-Dcarrel.test.image is missing"),
        Objects.requireNonNull(
            property("carrel.test.server-image"), "-Dcarrel.test.server-image is missing"),
        Optional.empty());
  }

  private static @Nullable String property(String name) {
    return System.getProperty(name);
  }

  /** Builds the project server of this checkout into an image, and puts it where pods find it. */
  static TestImages built(Path kube) throws IOException {
    build(kube, "server");
    return new TestImages(
        REGISTRY + "library/debian:bookworm-slim",
        REGISTRY + "carrel/project-server:" + TAG,
        Optional.of(kube));
  }

  /** The small default image of projects; the test is skipped where it cannot be had. */
  String small() throws IOException {
    String given = property("carrel.test.project-image");
    if (given != null) {
      return given;
    }
    build(kube.orElseGet(() -> abort("needs -Dcarrel.test.project-image")), "project");
    return REGISTRY + "carrel/project:" + TAG + "-small";
  }

  /** With this machine's packages and one and the same date, so that layers are found again. */
  private static void build(Path kube, String image) throws IOException {
    List<String> command = new ArrayList<>(List.of(BUILD.toString(), image, "--tag", TAG));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder
        .environment()
        .putAll(
            Map.of(
                "CARREL_IMAGE_BUILDER", kube + " image",
                "CARREL_IMAGE_BASE", "debian:bookworm-slim",
                "CARREL_DEBIAN_SNAPSHOT", "",
                "SOURCE_DATE_EPOCH", "0"));
    Process process = builder.start();
    try {
      if (!process.waitFor(30, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException("failed: " + command);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
