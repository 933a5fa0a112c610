package io.carrel.k8s.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carrel.k8s.TestCluster;
import io.carrel.k8s.TestNamespace;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real API server takes every golden manifest, by a server-side dry run under Pod Security. */
@Tag("kubernetes")
final class GoldenManifestsIT {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static @Nullable TestNamespace restricted;
  private static @Nullable TestNamespace baseline;

  @BeforeAll
  static void makeNamespaces() {
    TestCluster cluster = TestCluster.get();
    restricted = new TestNamespace(cluster);
    baseline = new TestNamespace(cluster, "baseline");
    cluster
        .admin()
        .resource(
            new PriorityClassBuilder()
                .withNewMetadata()
                .withName(SampleManifests.PRIORITY_CLASS)
                .endMetadata()
                .withValue(10)
                .build())
        .serverSideApply();
  }

  @AfterAll
  static void removeNamespaces() {
    Stream.of(restricted, baseline).filter(Objects::nonNull).forEach(TestNamespace::close);
  }

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void isTakenByTheApiServer(Path file) throws IOException {
    // The one that has to be root for a moment is what the restricted standard forbids.
    TestNamespace namespace =
        Objects.requireNonNull(file.endsWith("ownership.json") ? baseline : restricted);
    for (JsonNode object : JSON.readTree(file.toFile())) {
      GenericKubernetesResource sent = JSON.treeToValue(object, GenericKubernetesResource.class);
      HasMetadata taken =
          namespace
              .admin()
              .resource(sent)
              .inNamespace(namespace.name())
              .dryRun(true)
              .fieldManager("carrel")
              .serverSideApply();
      assertThat(taken.getMetadata().getName()).isEqualTo(sent.getMetadata().getName());
      assertThat(taken.getMetadata().getUid()).isNotBlank();
    }
  }
}
