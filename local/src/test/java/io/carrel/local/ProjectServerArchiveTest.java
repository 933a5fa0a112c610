package io.carrel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProjectServerArchiveTest {
  @TempDir Path folder;

  @Test
  void theArchiveFitsTheCommandItWasMadeWith() throws Exception {
    // Only what is in jars can be archived.
    Path jar = folder.resolve("stub.jar");
    Process packing =
        new ProcessBuilder(
                Path.of(ProjectServerCommands.JAVA).resolveSibling("jar").toString(),
                "--create",
                "--file=" + jar,
                "-C",
                Path.of("target/test-classes").toString(),
                StubProjectServer.class.getName().replace('.', '/') + ".class")
            .start();
    assertThat(packing.waitFor()).isZero();
    Path archive = folder.resolve("project.jsa");
    List<String> command =
        List.of(
            ProjectServerCommands.JAVA,
            "-XX:SharedArchiveFile=" + archive,
            "-XX:+UseSerialGC",
            "-cp",
            jar.toString(),
            StubProjectServer.class.getName());

    ProjectServerArchive.make(command, archive);
    List<String> using = new ArrayList<>(command);
    using.addAll(1, List.of("-Xshare:on", "-Xlog:class+load"));
    Process process = new ProcessBuilder(using).redirectErrorStream(true).start();
    String loaded = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(loaded)
        .contains(StubProjectServer.class.getName() + " source: shared objects file (top)");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(jar, archive);
    }
  }

  @Test
  void aServerThatDoesNotStartLeavesNoArchive() throws Exception {
    Path archive = folder.resolve("project.jsa");
    List<String> command = List.of(ProjectServerCommands.JAVA, "-cp", "nowhere", "NoSuchMain");
    assertThatThrownBy(() -> ProjectServerArchive.make(command, archive))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("NoSuchMain");
    assertThat(folder).isEmptyDirectory();
  }
}
