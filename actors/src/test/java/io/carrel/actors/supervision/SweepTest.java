package io.carrel.actors.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.Settings;
import io.carrel.actors.identity.ProjectId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class SweepTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final Settings SETTINGS =
      Settings.of(
          ConfigFactory.parseString(
                  "carrel.actors.sweep { page = 30, per-second = 100, interval = 60s }")
              .withFallback(ConfigFactory.load()));

  private final List<ProjectId> wanted =
      new ArrayList<>(IntStream.range(0, 70).mapToObj(i -> ProjectId.random()).toList());
  private final List<ProjectId> woken = new CopyOnWriteArrayList<>();
  private volatile boolean failing;

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  @Test
  void wakesEveryOneThatIsWantedAtItsRateAndAgain() {
    KIT.spawn(Sweep.create(this::page, SETTINGS, woken::add));
    await().until(() -> woken.size() == 10);
    for (int i = 0; i < 30 && woken.size() < 70; i++) {
      int before = woken.size();
      TIME.timePasses(Duration.ofMillis(100));
      await().until(() -> woken.size() > before);
      assertThat(woken.size() - before).as("within the rate").isLessThanOrEqualTo(20);
    }
    assertThat(woken).containsExactlyElementsOf(wanted);

    failing = true;
    await()
        .until(
            () -> {
              TIME.timePasses(SETTINGS.sweepInterval());
              return !failing;
            });
    await()
        .until(
            () -> {
              TIME.timePasses(SETTINGS.sweepInterval());
              return woken.size() > 70;
            });
  }

  private CompletionStage<List<ProjectId>> page(@Nullable ProjectId after, int limit) {
    if (failing) {
      failing = false;
      return CompletableFuture.failedFuture(new IllegalStateException("no database"));
    }
    int from = after == null ? 0 : wanted.indexOf(after) + 1;
    return CompletableFuture.completedFuture(
        List.copyOf(wanted.subList(from, Math.min(wanted.size(), from + limit))));
  }
}
