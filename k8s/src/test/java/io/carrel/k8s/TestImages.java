package io.carrel.k8s;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The images that the tests' pods run: the real project server with a Java of its own, and any
 * image with a shell.
 */
public record TestImages(String project, String server) {
  private static final Path PROJECT = Path.of("../project");
  private static final Path TEST_IMAGE = Path.of("../k8s/src/test/image");
  private static final String MODULES = "java.base,java.logging,java.management,jdk.unsupported";

  /** Of a cluster that cannot be given images by these tests. */
  static TestImages given() {
    return new TestImages(property("carrel.test.image"), property("carrel.test.server-image"));
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), "-D" + name + " names no image");
  }

  /** Builds the project server of this checkout into an image, and puts it where pods find it. */
  static TestImages built(Path kube) throws IOException {
    Path context = Files.createDirectories(Path.of("target/image"));
    software(context.resolve("carrel"));
    Files.copy(
        TEST_IMAGE.resolve("Dockerfile"),
        context.resolve("Dockerfile"),
        StandardCopyOption.REPLACE_EXISTING);
    TestCluster.run("image", "carrel/project-server:test", context.toAbsolutePath().toString());
    return new TestImages(
        "registry.test/library/debian:bookworm-slim", "registry.test/carrel/project-server:test");
  }

  private static void software(Path folder) throws IOException {
    Path lib = Files.createDirectories(folder.resolve("lib"));
    Path bin = Files.createDirectories(folder.resolve("bin"));
    try (Stream<Path> jars = Files.list(PROJECT.resolve("target/lib"))) {
      for (Path jar : jars.toList()) {
        copy(jar, lib);
      }
    }
    copy(PROJECT.resolve("target/carrel-project-0.1.0.jar"), lib);
    copy(PROJECT.resolve("src/main/jvm/project-server.argfile"), folder);
    copy(TEST_IMAGE.resolve("install"), bin);
    copy(TEST_IMAGE.resolve("project-server"), bin);
    java(folder.resolve("runtime"));
  }

  private static void copy(Path file, Path folder) throws IOException {
    Files.copy(
        file,
        folder.resolve(file.getFileName()),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static void java(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
            "--add-modules=" + MODULES,
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--compress=1",
            "--output=" + folder);
    Process jlink = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(jlink.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!jlink.waitFor(5, TimeUnit.MINUTES) || jlink.exitValue() != 0) {
        throw new IOException("jlink failed: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
