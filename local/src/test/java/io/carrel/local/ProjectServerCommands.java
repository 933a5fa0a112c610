package io.carrel.local;

import java.nio.file.Path;
import java.util.List;

/** Commands that start a project server in tests. */
final class ProjectServerCommands {
  static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private ProjectServerCommands() {}

  /** The small one of these tests. */
  static List<String> stub() {
    return List.of(
        JAVA,
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-cp",
        Path.of("target/test-classes").toAbsolutePath().toString(),
        StubProjectServer.class.getName());
  }

  /** The real one, as the hub starts it. */
  static List<String> real() {
    return List.of(
        JAVA,
        "@" + Path.of("../project/src/main/jvm/project-server.argfile").toAbsolutePath(),
        "-cp",
        System.getProperty("java.class.path"),
        "io.carrel.project.Main");
  }
}
