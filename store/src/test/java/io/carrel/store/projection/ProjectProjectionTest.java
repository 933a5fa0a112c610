package io.carrel.store.projection;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.pubsub.Topic;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.persistence.jdbc.db.SlickExtension;
import akka.persistence.jdbc.db.SlickExtensionImpl;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.directory.ProjectChanged;
import io.carrel.actors.directory.ProjectDirectory.Summary;
import io.carrel.actors.directory.ProjectHistory.Entry;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.project.By;
import io.carrel.actors.project.ProjectEvent;
import io.carrel.store.EmbeddedPostgresExtension;
import io.carrel.store.Store;
import io.carrel.store.TestDatabase;
import io.carrel.store.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From an owner's journal to the read side, through restarts of the node. */
@ExtendWith(EmbeddedPostgresExtension.class)
final class ProjectProjectionTest {
  private static final String NODE =
      """
      akka.actor.provider = cluster
      akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
      akka.cluster.jmx.multi-mbeans-in-same-jvm = on
      akka.cluster.downing-provider-class = "akka.cluster.sbr.SplitBrainResolverProvider"
      akka.cluster.sharding.distributed-data.durable.keys = []
      akka.coordinated-shutdown.exit-jvm = off
      akka.cluster {
        gossip-interval = 200ms
        leader-actions-interval = 200ms
        sharding.retry-interval = 200ms
      }
      """;

  private final AccountId owner = AccountId.random();
  private final By by = new By.Person(owner);
  private final List<Node> nodes = new ArrayList<>();

  /** One running node: actor system, store and projection. */
  private record Node(ActorTestKit kit, Store store, TestProbe<ProjectChanged> changes) {
    static Node start(TestDatabase database) {
      Config config =
          ConfigFactory.load(ConfigFactory.parseString(NODE).withFallback(database.config()));
      Store store = Store.open(database.settings(), Clock.systemUTC());
      ActorTestKit kit = ActorTestKit.create("carrel", config);
      Cluster cluster = Cluster.get(kit.system());
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
      ActorRef<Topic.Command<ProjectChanged>> topic =
          kit.spawn(Topic.create(ProjectChanged.class, ProjectChanged.TOPIC));
      TestProbe<ProjectChanged> changes = kit.createTestProbe(ProjectChanged.class);
      topic.tell(Topic.subscribe(changes.ref()));
      store.project(kit.system(), topic);
      return new Node(kit, store, changes);
    }

    void write(ActorRef<TestOwner.Command> project, ProjectEvent event) {
      TestProbe<Done> done = kit.createTestProbe(Done.class);
      project.tell(new TestOwner.Write(event, done.ref()));
      done.receiveMessage(Duration.ofSeconds(30));
    }

    void stop() {
      ActorTestKit.shutdown(kit.system(), Duration.ofSeconds(30));
      store.close();
    }
  }

  private Node start(TestDatabase database) {
    Node node = Node.start(database);
    nodes.add(node);
    return node;
  }

  private void stop(Node node) {
    nodes.remove(node);
    node.stop();
  }

  @AfterEach
  void stopAll() {
    List.copyOf(nodes).forEach(this::stop);
  }

  private ProjectEvent created(String title) {
    return new ProjectEvent.Created(
        Instant.now(), by, RequestId.random(), owner, title, "", Duration.ofMinutes(30));
  }

  private ProjectEvent renamed(String title) {
    return new ProjectEvent.Renamed(Instant.now(), by, RequestId.random(), title);
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, SECONDS).join();
  }

  @Test
  void eachEventIsWrittenExactlyOnceThroughRestarts() throws SQLException {
    TestDatabase database = EmbeddedPostgresExtension.newDatabase();
    ProjectId id = ProjectId.random();
    Node first = start(database);
    ActorRef<TestOwner.Command> project = first.kit().spawn(TestOwner.create(id));
    first.write(project, created("one"));
    await().atMost(30, SECONDS).until(() -> done(first.store().projects().hasSeen(id, 1)));
    assertThat(first.changes().receiveMessage(Duration.ofSeconds(10)))
        .isEqualTo(new ProjectChanged(id, List.of(owner)));
    first.write(project, renamed("two"));
    // Stopped at once: whether the second event was seen by then is left to chance.
    stop(first);

    Node second = start(database);
    ActorRef<TestOwner.Command> again = second.kit().spawn(TestOwner.create(id));
    TestProbe<List<String>> kinds = kinds(second);
    again.tell(new TestOwner.Read(kinds.ref()));
    assertThat(kinds.receiveMessage(Duration.ofSeconds(30))).containsExactly("Created", "Renamed");
    second.write(again, renamed("three"));
    await().atMost(30, SECONDS).until(() -> done(second.store().projects().hasSeen(id, 3)));
    Summary summary = done(second.store().projects().find(id, owner)).orElseThrow();
    assertThat(summary.title()).isEqualTo("three");
    assertThat(done(second.store().history().read(id, Optional.empty(), 50)))
        .extracting(Entry::sequence)
        .containsExactly(3L, 2L, 1L);
    try (Connection connection = database.connect()) {
      assertThat(
              Sql.list(connection, "SELECT sequence_number FROM snapshot", row -> row.getLong(1)))
          .isNotEmpty();
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static TestProbe<List<String>> kinds(Node node) {
    return (TestProbe) node.kit().createTestProbe(List.class);
  }

  @Test
  void manyProjectsArriveAllAndInOrder() {
    Node node = start(EmbeddedPostgresExtension.newDatabase());
    List<ProjectId> ids = new ArrayList<>();
    TestProbe<Done> done = node.kit().createTestProbe(Done.class);
    for (int i = 0; i < 50; i++) {
      ProjectId id = ProjectId.random();
      ids.add(id);
      ActorRef<TestOwner.Command> project = node.kit().spawn(TestOwner.create(id));
      project.tell(new TestOwner.Write(created("begun"), done.ref()));
      for (int n = 1; n < 10; n++) {
        project.tell(new TestOwner.Write(renamed("name " + n), done.ref()));
      }
    }
    done.receiveSeveralMessages(500, Duration.ofSeconds(60));
    for (ProjectId id : ids) {
      await().atMost(30, SECONDS).until(() -> done(node.store().projects().hasSeen(id, 10)));
      assertThat(done(node.store().projects().find(id, owner)).orElseThrow().title())
          .isEqualTo("name 9");
    }
  }

  @Test
  void theJournalsConnectionsEndWhenTheyIdleInATransaction() throws SQLException {
    TestDatabase database = EmbeddedPostgresExtension.newDatabase();
    ActorTestKit kit = ActorTestKit.create("journal", ConfigFactory.load(database.config()));
    try (Connection connection =
        ((SlickExtensionImpl) SlickExtension.get(kit.system()))
            .database(kit.system().settings().config().getConfig("jdbc-journal"))
            .database()
            .source()
            .createConnection()) {
      assertThat(setting(connection, "idle_in_transaction_session_timeout")).contains("1s");
      assertThat(setting(connection, "statement_timeout")).contains("3s");
      assertThat(setting(connection, "synchronous_commit")).contains("on");
    } finally {
      kit.shutdownTestKit();
    }
  }

  private static Optional<String> setting(Connection connection, String name) throws SQLException {
    return Sql.first(connection, "SELECT current_setting(?)", row -> row.getString(1), name);
  }
}
