package io.carrel.k8s.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole text of each object that is sent. {@code -Dgolden.update=true} writes the files anew;
 * read the difference then. {@code GoldenManifestsIT} shows them to a real API server.
 */
final class GoldenManifestsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  static Stream<String> names() {
    return SampleManifests.all().keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("names")
  void isAsItWas(String name) throws IOException {
    ProjectObjects objects = Objects.requireNonNull(SampleManifests.all().get(name));
    assertGolden(name, List.of(objects.pod(), objects.secretOf("0a1b2c3d")));
  }

  @Test
  void theNetworkIsAsItWas() throws IOException {
    assertGolden(
        "network",
        ProjectNetwork.of(
            new NetworkSettings(
                Map.of("app", "carrel"),
                List.of("10.77.0.1/32"),
                "kube-system",
                Map.of("k8s-app", "kube-dns"),
                List.of("198.51.100.0/24", "2001:db8::/32"),
                true)));
  }

  @Test
  void everyGoldenFileIsOfSomething() throws IOException {
    TreeSet<String> expected = new TreeSet<>(SampleManifests.all().keySet());
    expected.add("network");
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".json", "")))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static void assertGolden(String name, List<?> objects) throws IOException {
    ArrayNode sent = JSON.createArrayNode();
    for (Object object : objects) {
      sent.add(JSON.readTree(JSON.writeValueAsString(object)));
    }
    Path golden = GOLDEN.resolve(name + ".json");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(
          golden, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sent) + "\n");
    }
    JsonNode expected = JSON.readTree(golden.toFile());
    assertThat(sent).isEqualTo(expected);
  }
}
