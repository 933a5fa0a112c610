package io.carrel.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.Project;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class ProjectsTest {
  /** Its questions fail at once, thousands in a moment if nothing held them back. */
  @Test
  void aNodeThatHasEndedSaysThatNobodyAnswers() {
    ActorTestKit kit =
        ActorTestKit.create(
            "carrel",
            ConfigFactory.parseString(
                    """
                    akka.actor.provider = cluster
                    akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                    akka.cluster.jmx.enabled = off
                    """)
                .withFallback(ConfigFactory.load()));
    ClusterSharding.get(kit.system())
        .init(Entity.of(Project.KEY, entity -> Behaviors.<Project.Command>ignore()));
    Projects projects = new Projects(kit.system());
    ActorTestKit.shutdown(kit.system(), Duration.ofSeconds(30));
    assertThat(projects.view(ProjectId.random()))
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(TimeoutException.class);
  }
}
