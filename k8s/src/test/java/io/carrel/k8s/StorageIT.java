package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A claim that is full, as a small file system in the place of its folder. */
@Tag("kubernetes")
final class StorageIT {
  @TempDir Path folder;
  private final ProjectId project = ProjectId.random();
  private TestHub hub;
  private Path claim;

  @BeforeEach
  void open() throws Exception {
    ClusterInABox box = ClusterInABox.get();
    hub = new TestHub(folder);
    claim = box.folderOf(hub.namespace.name(), "projects-data");
    command("mount", "-t", "tmpfs", "-o", "size=4m,nr_inodes=200,mode=0777", "tmpfs", claim);
  }

  @AfterEach
  void close() throws Exception {
    if (claim != null) {
      // What runs there still holds it.
      command("umount", "--lazy", claim);
    }
    if (hub != null) {
      hub.close();
    }
  }

  private static void command(Object... words) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(java.util.Arrays.stream(words).map(Object::toString).toList())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void whoseHomeIsFullGetsInAndMakesRoom() throws Exception {
    Observed first = hub.run(project, 1);
    fill();
    assertThat(sh("echo more >~/more || echo no room")).contains("no room");
    hub.stop(first);

    hub.run(project, 2);
    assertThat(sh("rm -r ~/many ~/large && echo more >~/more && cat ~/more")).isEqualTo("more\n");
  }

  @Test
  void aNewHomeThatDoesNotFitIsToldAndStartsOnceThereIsRoom() throws Exception {
    hub.run(project, 1);
    fill();
    ProjectId other = ProjectId.random();
    hub.start(other, 1);
    hub.assertToldSoon(
        "a full claim",
        () -> "Failed".equals(hub.namespace.pod(other).orElseThrow().getStatus().getPhase()),
        () -> hub.said(other, 1, Phase.ENDED, "No space left on device").isPresent());
    assertThat(hub.said(other, 1, Phase.ENDED, "Its preparation did not succeed")).isPresent();

    sh("rm -r ~/many ~/large");
    hub.run(other, 2);
  }

  /** Neither a byte nor a file more. */
  private void fill() throws Exception {
    sh("cat /dev/zero >~/large; mkdir ~/many; i=0; while true >~/many/$i; do i=$((i+1)); done");
  }

  private String sh(String command) throws Exception {
    return hub.namespace.run(project, "{ " + command + "; } 2>&1");
  }
}
