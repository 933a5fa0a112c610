package io.carrel.k8s;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The images that the tests' pods run, made from {@code images/}.
 *
 * @param project any image with a shell
 * @param server the project server of this checkout
 * @param kube makes images; empty where these tests cannot
 */
public record TestImages(String project, String server, Optional<Path> kube) {
  private static final Path IMAGES = Path.of("../images");
  private static final Path PROJECT = Path.of("../project/target");
  private static final String REGISTRY = "registry.test/";

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
    return new TestImages(
        REGISTRY + "library/debian:bookworm-slim",
        REGISTRY + "carrel/project-server:" + build(kube, "server", tag(IMAGES, PROJECT)),
        Optional.of(kube));
  }

  /** The small default image of projects; the test is skipped where it cannot be had. */
  public String small() throws IOException {
    String given = property("carrel.test.project-image");
    if (given != null) {
      return given;
    }
    Path builder = kube.orElseGet(() -> abort("needs -Dcarrel.test.project-image"));
    return REGISTRY + "carrel/project:" + build(builder, "project", tag(IMAGES)) + "-small";
  }

  /** Of the contents: nodes keep an image that has the name of one they are to pull. */
  private static String tag(Path... folders) throws IOException {
    MessageDigest digest = sha256();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(TestImages::goesIn).sorted().toList()) {
          digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
          digest.update(Files.readAllBytes(file));
        }
      }
    }
    return "test-" + HexFormat.of().formatHex(digest.digest(), 0, 6);
  }

  private static boolean goesIn(Path file) {
    return Files.isRegularFile(file)
        && (file.startsWith(IMAGES) || file.getFileName().toString().endsWith(".jar"));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With this machine's packages and one and the same date, so that layers are found again. */
  private static String build(Path kube, String image, String tag) throws IOException {
    List<String> command = List.of(IMAGES.resolve("build").toString(), image, "--tag", tag);
    Path said = Files.createTempFile("image-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
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
        throw new IOException("failed: " + command + ", which said " + Files.readString(said));
      }
      Files.delete(said);
      return tag;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
