package io.carrel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.carrel.actors.StoreUnavailable;
import io.carrel.store.database.Database;
import io.carrel.store.database.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Any replica may start first, at any time, with any other. */
@ExtendWith(EmbeddedPostgresExtension.class)
final class MigrationsTest {
  @Test
  void replicasThatStartAtOnceMigrateOnce() throws Exception {
    TestDatabase database = EmbeddedPostgresExtension.newDatabase();
    StoreSettings settings = database.settings();
    ExecutorService replicas = Executors.newFixedThreadPool(4);
    try {
      List<Future<Database>> opened = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        opened.add(replicas.submit(() -> Database.open(settings)));
      }
      for (Future<Database> one : opened) {
        one.get().close();
      }
    } finally {
      replicas.shutdownNow();
    }
    Database.open(settings).close();
    try (Connection connection = database.connect()) {
      assertThat(
              Sql.list(
                  connection,
                  "SELECT version FROM flyway_schema_history WHERE success ORDER BY installed_rank",
                  row -> row.getString(1)))
          .isEqualTo(versions());
    }
  }

  /** Of the migration files there are, in their order. */
  private static List<String> versions() throws IOException {
    try (Stream<Path> files =
        Files.list(Path.of("src/main/resources/io/carrel/store/migrations"))) {
      return files
          .map(file -> file.getFileName().toString().replaceAll("^V([0-9]+)__.*", "$1"))
          .sorted(Comparator.comparingInt(Integer::parseInt))
          .toList();
    }
  }

  @Test
  void closesTheGapThatACrashLeavesInTheJournalsNumbers(TestDatabase database) throws SQLException {
    Database.open(database.settings()).close();
    try (Connection connection = database.connect()) {
      insertEvent(connection, 1);
      Sql.first(
          connection, "SELECT setval('event_journal_ordering_seq', 34)", row -> row.getLong(1));
      Database.open(database.settings()).close();
      insertEvent(connection, 2);
      assertThat(orderings(connection)).containsExactly(1L, 2L);
      Sql.update(connection, "DELETE FROM event_journal");
      Database.open(database.settings()).close();
      insertEvent(connection, 3);
      assertThat(orderings(connection)).containsExactly(1L);
    }
  }

  private static void insertEvent(Connection connection, long sequence) throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id,
          event_ser_manifest, event_payload)
        VALUES ('project|x', ?, 'w', 1, '', '')
        """,
        sequence);
  }

  private static List<Long> orderings(Connection connection) throws SQLException {
    return Sql.list(
        connection, "SELECT ordering FROM event_journal ORDER BY 1", row -> row.getLong(1));
  }

  @Test
  void saysThatTheDatabaseDoesNotAnswer() {
    StoreSettings settings =
        new TestDatabase("jdbc:postgresql://localhost:1/carrel", "nobody", "hidden").settings();
    assertThatThrownBy(() -> Database.open(settings)).isInstanceOf(StoreUnavailable.class);
    assertThat(settings.toString()).doesNotContain("hidden");
  }

  @Test
  void readsThePasswordFromItsFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "from the file\n");
    var config =
        ConfigFactory.load(
            ConfigFactory.parseString(
                "carrel.store.database { url = \"jdbc:postgresql:x\", password-file = \""
                    + file
                    + "\" }"));
    var resolved = StoreSettings.resolve(config);
    assertThat(StoreSettings.from(resolved).password()).isEqualTo("from the file");
    assertThat(resolved.getString("akka-persistence-jdbc.shared-databases.slick.db.password"))
        .isEqualTo("from the file");
  }

  @Test
  void refusesAnEmptyUrl() {
    assertThatThrownBy(() -> StoreSettings.from(ConfigFactory.load(ConfigFactory.empty())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("carrel.store.database.url");
  }
}
