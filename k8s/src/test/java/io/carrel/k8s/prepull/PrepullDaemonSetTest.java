package io.carrel.k8s.prepull;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.carrel.k8s.manifest.DedicatedNodes;
import io.carrel.k8s.manifest.PodSettings;
import io.carrel.k8s.manifest.Volumes;
import io.fabric8.kubernetes.api.model.Toleration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PrepullDaemonSetTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden-prepull/daemonset.json");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /** {@code -Dgolden.update=true} writes it anew; read the difference then. */
  @Test
  void isAsItWas() throws IOException {
    PodSettings projects =
        new PodSettings(
            "registry.example.org/project:2",
            "registry.example.org/server:1",
            List.of("regcred"),
            new Volumes("homes", Optional.empty(), false),
            Optional.of("carrel-projects"),
            Map.of("pool", "big"),
            List.of(new Toleration("NoSchedule", "example.org/pool", "Exists", null, null)),
            new DedicatedNodes("dedicated", "dedicated"),
            Duration.ofSeconds(30));
    JsonNode sent =
        JSON.readTree(JSON.writeValueAsString(PrepullDaemonSet.of(projects, Samples.SETTINGS)));
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(
          GOLDEN, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sent) + "\n");
    }
    assertThat(sent).isEqualTo(JSON.readTree(GOLDEN.toFile()));
  }

  @Test
  void aNumberOfNodesIsANumber() {
    PrepullSettings usual = Samples.SETTINGS;
    PrepullSettings one =
        new PrepullSettings(
            true, usual.nodeLabels(), usual.initTaint(), usual.projectsTaint(), "1", usual.check());
    assertThat(
            PrepullDaemonSet.of(Samples.PROJECTS, one)
                .getSpec()
                .getUpdateStrategy()
                .getRollingUpdate()
                .getMaxUnavailable()
                .getValue())
        .isEqualTo(1);
  }

  @Test
  void imagesAreOneWord() {
    assertThat(Images.parse(Samples.PRESENT.mark())).contains(Samples.PRESENT);
    assertThat(Images.parse("carrel/project:2")).isEmpty();
    assertThat(Images.parse("")).isEmpty();
    assertThat(Images.parse("a b c")).isEmpty();
  }
}
