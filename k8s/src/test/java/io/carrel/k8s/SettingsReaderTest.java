package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.carrel.k8s.api.ApiSettings;
import io.carrel.k8s.manifest.NetworkSettings;
import io.carrel.k8s.manifest.PodSettings;
import io.carrel.k8s.manifest.Volumes;
import io.carrel.k8s.reach.ReachMode;
import io.carrel.k8s.run.RunSettings;
import io.carrel.k8s.watch.WatchSettings;
import io.fabric8.kubernetes.api.model.Toleration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reference.conf says is what the records call usual, and each setting arrives. */
final class SettingsReaderTest {
  private static final String IMAGES = "image { project = \"debian:12\", server = \"server:1\" }\n";

  @TempDir private Path folder;

  private static Config config(String own) {
    return ConfigFactory.parseString("carrel.kubernetes {" + own + "}")
        .withFallback(ConfigFactory.parseResources("reference.conf"))
        .resolve()
        .getConfig("carrel.kubernetes");
  }

  private static PodSettings pods(Config config) {
    return SettingsReader.pods(
        config.getConfig("pod"), config.getConfig("image"), SettingsReader.prepull(config));
  }

  /** An API server on this very machine. */
  private Path kubeconfig() throws Exception {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        "apiVersion: v1\nkind: Config\ncurrent-context: c\n"
            + "contexts: [{name: c, context: {cluster: c}}]\n"
            + "clusters: [{name: c, cluster: {server: 'https://127.0.0.1:6443'}}]\n");
  }

  @Test
  void theDefaultsAreTheUsualChoice() throws Exception {
    Path kubeconfig = kubeconfig();
    KubernetesSettings settings =
        SettingsReader.settings(config("kubeconfig = \"" + kubeconfig + "\""));
    assertThat(settings)
        .isEqualTo(
            new KubernetesSettings(
                "carrel",
                ApiSettings.of(Optional.of(kubeconfig)),
                NetworkSettings.of(Map.of(), List.of("127.0.0.1/32")),
                RunSettings.usual(),
                WatchSettings.usual(),
                ReachMode.AUTO));
    assertThat(pods(config(IMAGES))).isEqualTo(PodSettings.of("debian:12", "server:1"));
  }

  @Test
  void whoTheHubsAreCanBeSaid() {
    NetworkSettings network =
        SettingsReader.settings(
                config("network { hub-labels { run = hub }, forbidden = [\"198.51.100.0/24\"] }"))
            .network();
    assertThat(network.hubLabels()).containsExactly(Map.entry("run", "hub"));
    assertThat(network.hubAddresses()).isEmpty();
    assertThat(network.forbidden()).containsExactly("198.51.100.0/24");
  }

  @Test
  void everySettingOfAPodArrives() {
    PodSettings pods =
        pods(
            config(
                IMAGES
                    + """
                    pod {
                      node-labels { "cocalc-role" = projects }
                      tolerations = [
                        { key = cocalc-projects, operator = Equal, value = "true", effect = NoSchedule }
                      ]
                      priority-class = low
                      image-pull-secrets = [regcred]
                      dedicated-nodes { label = l, taint = t }
                      node-loss = 30s
                      volumes { homes-claim = homes, software-claim = "", fix-ownership = on }
                    }
                    """));
    assertThat(pods.nodeLabels()).containsExactly(Map.entry("cocalc-role", "projects"));
    assertThat(pods.tolerations())
        .containsExactly(new Toleration("NoSchedule", "cocalc-projects", "Equal", null, "true"));
    assertThat(pods.priorityClass()).contains("low");
    assertThat(pods.imagePullSecrets()).containsExactly("regcred");
    assertThat(pods.dedicatedNodes().taint()).isEqualTo("t");
    assertThat(pods.nodeLoss()).isEqualTo(Duration.ofSeconds(30));
    assertThat(pods.volumes()).isEqualTo(new Volumes("homes", Optional.empty(), true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reach = sideways | direct or port-forward",
        "namespace = Upper | Upper",
        "api.burst = 0 | above zero",
        "api.request-timeout = soon | request-timeout",
        "run.grace = -1s | negative",
        "network.hub-labels = 7 | hub-labels",
        "network.forbidden = [\"198.51.100.7\"] | not 198.51.100.7.",
        "network.forbidden = [\"0.0.0.0/0\"] | not 0.0.0.0/0.",
        "network.forbidden = [\"2001:db8::/129\"] | not 2001:db8::/129.",
        "network.hub-addresses = [\"hub.example.org/32\"] | not hub.example.org/32.",
        "kubeconfig = /nowhere/at/all, network.hub-addresses = [] | kubeconfig",
      })
  void whatMakesNoSenseIsOneSentence(String own, String said) {
    String hub = "network.hub-addresses = [\"192.0.2.1/32\"]\n";
    assertThatThrownBy(() -> SettingsReader.settings(config(hub + own)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }

  @Test
  void nodesArePreparedWhenAskedForAndProjectsTolerateThose() {
    assertThat(SettingsReader.prepull(config(IMAGES))).isEmpty();
    Config asked = config(IMAGES + "prepull { enabled = on, projects-taint.open = ready }");
    assertThat(SettingsReader.prepull(asked)).isPresent();
    assertThat(pods(asked).tolerations())
        .containsExactly(new Toleration("NoSchedule", "cocalc-projects", "Equal", null, "ready"));
    assertThatThrownBy(
            () -> SettingsReader.prepull(config("prepull { enabled = on, at-once = some }")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("some");
  }

  @Test
  void aConfigMapIsLaidOverTheSettings() {
    PodSettings pods =
        LivePodShapes.settings(
            config(IMAGES + "pod.node-labels { a = b }"),
            Map.of(
                "node-loss", "2m",
                "volumes.fix-ownership", "on",
                "node-labels", "{\"c\": \"d\"}",
                "tolerations", "[{\"key\": \"k\", \"operator\": \"Exists\"}]"),
            Map.of("project", " debian:13 \n"));
    assertThat(pods.nodeLoss()).isEqualTo(Duration.ofMinutes(2));
    assertThat(pods.volumes().fixOwnership()).isTrue();
    assertThat(pods.nodeLabels()).isEqualTo(Map.of("a", "b", "c", "d"));
    assertThat(pods.tolerations()).hasSize(1);
    assertThat(pods.image()).isEqualTo("debian:13");
    assertThat(pods.serverImage()).isEqualTo("server:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | 1 | no setting nonsense",
        "node-loss | soon | node-loss",
        "node-labels | {\"a\": | node-labels",
        "node-labels | {include \"/etc/passwd\"} | node-labels",
        "node-labels | {\"a\": ${HOME}} | node-labels",
        "volumes.fix-ownership | perhaps | fix-ownership",
        "'' | 1 | malformed",
      })
  void aConfigMapThatMakesNoSenseIsOneSentence(String key, String value, String said) {
    assertThatThrownBy(() -> LivePodShapes.settings(config(IMAGES), Map.of(key, value), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }

  @Test
  void withoutImagesNothingStarts() {
    assertThatThrownBy(() -> LivePodShapes.settings(config(""), Map.of(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("image");
  }
}
