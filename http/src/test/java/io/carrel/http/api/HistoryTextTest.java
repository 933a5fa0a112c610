package io.carrel.http.api;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat(text("QuotaSet")).isEqualTo("Carrel: quota set.");
  }
}
