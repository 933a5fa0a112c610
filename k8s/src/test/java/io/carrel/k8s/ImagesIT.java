package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.k8s.manifest.PodSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A project that runs from the images of this checkout, without the internet and under the
 * restricted Pod Security Standard.
 */
@Tag("kubernetes")
final class ImagesIT {
  /** The image may have to be pulled. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final ProjectId PROJECT = ProjectId.random();

  @TempDir private static Path folder;
  private static @Nullable TestHub hub;

  @BeforeAll
  static void runAProject() throws Exception {
    TestImages images = TestCluster.get().images();
    TestHub opened = new TestHub(folder);
    hub = opened;
    opened.settings = PodSettings.of(images.small(), images.server());
    opened.quota = Quota.of(10, 2000, 50, 1000);
    opened.start(PROJECT, 1);
    await().atMost(PATIENCE).until(() -> ready().isPresent());
  }

  @AfterAll
  static void end() {
    if (hub != null) {
      hub.close();
    }
  }

  private static TestHub hub() {
    return Objects.requireNonNull(hub);
  }

  private static Optional<Observed> ready() {
    return hub().said(PROJECT, 1, Phase.READY, "");
  }

  private static String run(String command) throws Exception {
    return hub().namespace.run(PROJECT, command);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "python3 --version",
        "jupyter lab --version",
        "node --version",
        "npm --version",
        "git --version",
        "gcc --version",
        "make --version",
        "rsync --version",
        "nano --version",
        "vi --version",
        "curl --version",
        "man -w ls",
        "man -w git",
        "LC_ALL=de_DE.UTF-8 date",
        "bash -lc 'command -v jupyter'",
        "echo 'int main(){return 0;}' >/tmp/x.c && gcc -o /tmp/x /tmp/x.c && /tmp/x && echo compiled",
        "node -e 'console.log(6 * 7)'",
        "python3 -c 'import ipykernel; print(ipykernel.__version__)'",
      })
  void hasWhatPeopleLookFor(String command) throws Exception {
    String said = run(command + " 2>&1 && echo works");
    assertThat(said).as(command).endsWith("works\n").doesNotContain("Cannot set LC");
    assertThat(said.length()).as(said).isGreaterThan("works\n".length());
  }

  @Test
  void peopleInstallTheirOwnPackagesIntoTheirHome() throws Exception {
    assertThat(run("python3 -m pip config debug >/dev/null && python3 -m site --user-site"))
        .startsWith("/home/user/");
    assertThat(run("python3 -c 'import site; print(site.ENABLE_USER_SITE)'")).isEqualTo("True\n");
    assertThat(run("id -u; id -g; id -un; touch /usr/x 2>&1 || true"))
        .startsWith("2001\n2001\nuser\n")
        .contains("Permission denied");
  }

  @Test
  void aTerminalWorks() throws Exception {
    Endpoint endpoint = ready().orElseThrow().endpoint().orElseThrow();
    String secret = TestHub.CREDENTIAL.secret();
    try (PodTerminal terminal = new PodTerminal(endpoint.host(), endpoint.port(), secret)) {
      // What is typed is shown, too: the sum is not in it.
      terminal.type("echo terminal-$((40 + 2)) on $(tty)");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(terminal.shown()).contains("terminal-42 on /dev/pts/"));
    }
  }

  @Test
  void whatNobodyWaitsForIsReaped() throws Exception {
    assertThat(run("cat /proc/1/comm")).isEqualTo("tini\n");
    assertThat(run("for i in 1 2 3 4 5; do (setsid sleep 0.5 &); done; ps -C sleep -o ppid="))
        .as("the first process is their parent now")
        .contains("1\n");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(run("ps -C sleep -o pid=,stat= || true")).isEmpty();
              assertThat(run("ps -eo stat= | grep -c '^Z' || true")).isEqualTo("0\n");
            });
  }

  @Test
  void itsJavaNeedsNothingOfTheProjectsImage() throws Exception {
    assertThat(
            run("pid=$(pgrep -o java); grep -oE '/[^ ]*/lib(stdc|z|gcc_s)[^ ]*' /proc/$pid/maps"))
        .isNotEmpty()
        .satisfies(
            libraries ->
                assertThat(libraries.lines())
                    .allMatch(file -> file.startsWith("/carrel/runtime/")));
  }

  @Test
  void theImageSaysWhatIsInIt() throws Exception {
    JsonNode sbom = new ObjectMapper().readTree(run("cat /usr/share/carrel/sbom.spdx.json"));
    assertThat(sbom.get("spdxVersion").asText()).isEqualTo("SPDX-2.3");
    List<String> locators = sbom.findValuesAsText("referenceLocator");
    assertThat(locators)
        .anyMatch(purl -> purl.startsWith("pkg:deb/debian/git@"))
        .anyMatch(purl -> purl.startsWith("pkg:pypi/jupyterlab@"))
        .anyMatch(purl -> purl.startsWith("pkg:npm/npm@"));
    assertThat(StreamSupport.stream(sbom.get("packages").spliterator(), false))
        .extracting(one -> one.get("SPDXID").asText())
        .doesNotHaveDuplicates()
        .hasSize(sbom.get("relationships").size());
  }
}
