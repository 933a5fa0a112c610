package io.carrel.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which kubeconfig is meant. */
final class KubernetesPlaceTest {
  @TempDir private Path home;
  private Path usual;
  private Path other;

  @BeforeEach
  void write() throws Exception {
    Files.createDirectories(home.resolve(".kube"));
    usual = Files.writeString(home.resolve(".kube/config"), "");
    other = Files.writeString(home.resolve("other"), "");
  }

  @Test
  void theCommandLineWinsThenTheEnvironmentThenTheUsualPlace() {
    Map<String, String> environment =
        Map.of("KUBECONFIG", other.toString(), "HOME", home.toString());
    assertThat(KubernetesPlace.kubeconfig(usual, environment::get)).isEqualTo(usual.toString());
    assertThat(KubernetesPlace.kubeconfig(null, environment::get)).isEqualTo(other.toString());
    assertThat(KubernetesPlace.kubeconfig(null, Map.of("HOME", home.toString())::get))
        .isEqualTo(usual.toString());
  }

  @Test
  void inAPodItIsTheServiceAccount() {
    assertThat(
            KubernetesPlace.kubeconfig(null, Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1")::get))
        .isEmpty();
  }

  @Test
  void whatIsMissingIsOneSentence() {
    Path nowhere = home.resolve("nowhere");
    assertThatThrownBy(() -> KubernetesPlace.kubeconfig(nowhere, name -> null))
        .isInstanceOf(StartRefused.class)
        .hasMessage("There is no kubeconfig " + nowhere + " that can be read.");
    assertThatThrownBy(() -> KubernetesPlace.kubeconfig(null, name -> null))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("--kubeconfig");
    assertThatThrownBy(() -> KubernetesPlace.kubeconfig(null, Map.of("KUBECONFIG", "/a:/b")::get))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("several");
  }
}
