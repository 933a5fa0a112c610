package io.carrel.actors.project;

import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.typed.ActorRef;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.Settings;
import io.carrel.actors.membership.Standing;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Credentials;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.ProjectRuntime;
import io.carrel.actors.session.ProjectLinks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What owners in tests work with: the real settings, a clock that is set, links that are quiet. */
final class TestPlatform {
  private static final Duration NEVER = Duration.ofDays(200);

  static final Settings SETTINGS = Settings.of(ConfigFactory.load());
  static final Credentials CREDENTIALS = new Credentials(new byte[Credentials.KEY_BYTES]);

  /**
   * Time that only tests let pass. The journal's own deadlines never do: passing an hour while an
   * event is being written would look like a journal that did not answer for an hour.
   */
  static final Config MANUAL_TIME =
      ConfigFactory.parseMap(
              Map.of(
                  "akka.persistence.journal-plugin-fallback.circuit-breaker.call-timeout", NEVER,
                  "akka.persistence.journal-plugin-fallback.recovery-event-timeout", NEVER,
                  "akka.persistence.snapshot-store-plugin-fallback.circuit-breaker.call-timeout",
                      NEVER))
          .withFallback(ManualTime.config());

  private TestPlatform() {}

  static ProjectPlatform of(
      ProjectRuntime runtime, ActorRef<RunQuery> registry, TestClock clock, long seed) {
    return of(runtime, registry, clock, seed, () -> true);
  }

  static ProjectPlatform of(
      ProjectRuntime runtime,
      ActorRef<RunQuery> registry,
      TestClock clock,
      long seed,
      Standing standing) {
    return new ProjectPlatform(
        SETTINGS,
        standing,
        runtime,
        CREDENTIALS,
        new QuietLinks(),
        registry,
        new SimpleMeterRegistry(),
        clock,
        new Random(seed));
  }

  /** Links that are never up. */
  private static final class QuietLinks implements ProjectLinks {
    @Override
    public Flow<ByteString, ByteString, CompletionStage<NotUsed>> open(
        Endpoint endpoint, Credential credential) {
      return Flow.fromSinkAndSourceCoupled(Sink.<ByteString>ignore(), Source.<ByteString>maybe())
          .mapMaterializedValue(ignored -> new CompletableFuture<>());
    }
  }
}
