package io.carrel.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which settings win, and what a node is told. */
final class NodeConfigTest {
  private static final ProjectsPlace CLUSTER = new KubernetesPlace("/some/kubeconfig", "desks");

  @TempDir private Path folder;

  private NodeSettings settings(ProjectsPlace place, @Nullable Path config) throws Exception {
    return new NodeSettings(
        "1",
        InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
        8080,
        8558,
        folder,
        new DatabaseAccess("jdbc:postgresql:x", "user", "secret"),
        place,
        config);
  }

  @Test
  void theCommandLineWinsOverTheFileAndTheFileOverThePlace() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("carrel.conf"),
            """
            carrel.http.port = 1
            carrel.kubernetes { namespace = elsewhere, reach = direct }
            carrel.actors.start-deadline = 7m
            """);
    Config config = NodeConfig.of(settings(CLUSTER, file));
    assertThat(config.getInt("carrel.http.port")).isEqualTo(8080);
    assertThat(config.getString("carrel.kubernetes.namespace")).isEqualTo("desks");
    assertThat(config.getString("carrel.kubernetes.kubeconfig")).isEqualTo("/some/kubeconfig");
    assertThat(config.getString("carrel.kubernetes.reach")).isEqualTo("direct");
    assertThat(config.getDuration("carrel.actors.start-deadline")).isEqualTo(Duration.ofMinutes(7));
    assertThat(config.getDuration("carrel.actors.backoff.max")).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aPlaceAsksOnlyWhereItIsChosen() throws Exception {
    Duration local =
        NodeConfig.of(settings(new LocalPlace(folder), null))
            .getDuration("carrel.actors.start-deadline");
    assertThat(NodeConfig.of(settings(CLUSTER, null)).getDuration("carrel.actors.start-deadline"))
        .isGreaterThan(local);
  }

  @Test
  void aFileThatCannotBeReadIsRefused() throws Exception {
    Path nowhere = folder.resolve("nowhere.conf");
    assertThatThrownBy(() -> NodeConfig.of(settings(CLUSTER, nowhere)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("nowhere.conf");
    Path malformed = Files.writeString(folder.resolve("malformed.conf"), "a = {");
    assertThatThrownBy(() -> NodeConfig.of(settings(CLUSTER, malformed)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("malformed.conf");
  }

  @Test
  void eachNodeIsToldThePlaceAndTheFile() throws Exception {
    for (NodeSettings told :
        new NodeSettings[] {
          settings(CLUSTER, folder.resolve("carrel.conf")), settings(new LocalPlace(folder), null)
        }) {
      String line = NodeCommand.line(told);
      assertThat(line).doesNotContain("\n");
      assertThat(new ObjectMapper().readValue(line, NodeSettings.class)).isEqualTo(told);
    }
  }
}
