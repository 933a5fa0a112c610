package io.carrel.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProjectServerSoftwareTest {
  @TempDir Path folder;
  private Path dist;
  private Path data;

  @BeforeEach
  void aDistribution() throws IOException {
    dist = Files.createDirectories(folder.resolve("dist"));
    data = folder.resolve("data");
    Files.createDirectories(dist.resolve("project"));
    Files.writeString(dist.resolve("project/server.jar"), "first");
    Files.writeString(dist.resolve("project-server.argfile"), "-Xmx24m");
  }

  @Test
  void theSameContentIsInstalledOnce() throws IOException {
    assertThat(ProjectServerSoftware.install(dist, data).command())
        .isEqualTo(ProjectServerSoftware.install(dist, data).command());
    assertThat(versions()).isEqualTo(1);
  }

  @Test
  void aNewBuildLeavesTheFilesOfRunningServersAlone() throws IOException {
    ProjectServerSoftware.install(dist, data);
    Files.writeString(dist.resolve("project/server.jar"), "second");
    ProjectServerSoftware.install(dist, data);
    assertThat(versions()).isEqualTo(2);
    try (Stream<Path> files = Files.walk(data)) {
      assertThat(files.filter(file -> file.endsWith("server.jar")))
          .extracting(Files::readString)
          .containsExactlyInAnyOrder("first", "second");
    }
  }

  @Test
  void severalNodesMayInstallItAtOnce() throws Exception {
    Files.write(dist.resolve("project/library.jar"), new byte[4_000_000]);
    int nodes = 8;
    CyclicBarrier together = new CyclicBarrier(nodes);
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      Callable<ProjectServerSoftware> install =
          () -> {
            together.await();
            return ProjectServerSoftware.install(dist, data);
          };
      for (Future<ProjectServerSoftware> each :
          threads.invokeAll(Collections.nCopies(nodes, install))) {
        assertThat(each.get().command()).isNotEmpty();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(versions()).isEqualTo(1);
  }

  @Test
  void aMissingBuildIsRefusedInOneSentence() {
    assertThatThrownBy(() -> ProjectServerSoftware.install(folder, data))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("build Carrel first");
  }

  private long versions() throws IOException {
    try (Stream<Path> versions = Files.list(data.resolve("software"))) {
      return versions.count();
    }
  }
}
