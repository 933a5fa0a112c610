package io.carrel.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.carrel.actors.directory.ProjectHistory.Entry;
import io.carrel.actors.project.By;
import io.carrel.actors.project.ProjectEvent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class HistoryTextTest {
  private static String text(String kind) {
    return new HistoryText(Map.of())
        .of(
            new Entry(
                1,
                Instant.EPOCH,
                kind,
                new By.Platform("idle"),
                JsonNodeFactory.instance.objectNode()));
  }

  private static Stream<Class<?>> events(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Arrays.stream(type.getPermittedSubclasses()).flatMap(HistoryTextTest::events);
  }

  @Test
  void everyEventHasASentenceOfItsOwn() {
    List<Class<?>> kinds = events(ProjectEvent.class).distinct().toList();
    assertThat(kinds).hasSizeGreaterThan(10);
    for (Class<?> kind : kinds) {
      assertThat(text(kind.getSimpleName()))
          .as(kind.getSimpleName())
          .endsWith(".")
          .doesNotContain("Carrel: ");
    }
  }

  @Test
  void anUnknownEventIsStillTold() {
    assertThat(text("DiskSwapped")).isEqualTo("Carrel: disk swapped.");
  }

  @Test
  void aQuotaIsToldInFull() throws Exception {
    assertThat(
            QuotaText.of(
                new ObjectMapper()
                    .readTree(
                        """
                        {"cpuRequest": 50, "cpuLimit": 1500, "memoryRequest": 200,
                         "memoryLimit": 1000, "diskQuota": 3000, "idleTimeout": "PT1H",
                         "network": true, "extRw": true, "dedicatedVm": "physics",
                         "gpu": {"num": 2, "resource": "nvidia.com/gpu"},
                         "patch": [{"op": "remove", "path": "/spec/hostname"}]}
                        """)))
        .isEqualTo(
            " set the quota: 0.05 to 1.5 cores, 200 to 1000 MB of memory, 3000 MB of disk,"
                + " internet, 2 GPUs, the nodes “physics”, /ext writable, a patch of its pod.");
    assertThat(text("QuotaSet")).isEqualTo("Carrel gave the project the site's quota again.");
  }
}
