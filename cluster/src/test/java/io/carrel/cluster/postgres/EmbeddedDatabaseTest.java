package io.carrel.cluster.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carrel.cluster.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real PostgreSQL processes; one folder for all tests, because unpacking takes seconds. */
final class EmbeddedDatabaseTest {
  @TempDir static Path data;

  @AfterEach
  void leaveNothingRunning() throws Exception {
    if (!Files.exists(folder())) {
      return;
    }
    for (PostgresProcess process : PostgresProcess.in(folder())) {
      process.kill();
    }
    await().until(() -> PostgresProcess.in(folder()).isEmpty());
  }

  @Test
  void dataSurvivesARestart() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      execute(database, "CREATE TABLE survives (n int)");
      execute(database, "INSERT INTO survives VALUES (42)");
    }
    assertThat(PostgresProcess.in(folder())).isEmpty();
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      assertThat(query(database, "SELECT n FROM survives")).isEqualTo("42");
    }
  }

  @Test
  void whatIsCommittedIsOnDisk() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      assertThat(query(database, "SHOW fsync")).isEqualTo("on");
      assertThat(query(database, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(database, "SHOW full_page_writes")).isEqualTo("on");
    }
  }

  @Test
  void onlyThePasswordOpensIt() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(database.url(), database.user(), "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password");
      Path password = data.resolve("postgresql/password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
          .isEqualTo("rw-------");
      assertThat(query(database, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(commandLine(postmaster())).doesNotContain(database.password());
    }
  }

  @Test
  void aPostmasterThatWasLeftIsAdopted() throws Exception {
    EmbeddedDatabase left = EmbeddedDatabase.start(data);
    left.abandon();
    long pid = postmaster();
    try (EmbeddedDatabase adopted = EmbeddedDatabase.start(data)) {
      assertThat(adopted.url()).isEqualTo(left.url());
      assertThat(postmaster()).isEqualTo(pid);
      assertThat(query(adopted, "SELECT 1")).isEqualTo("1");
    }
    assertThat(PostgresProcess.in(folder())).isEmpty();
  }

  @Test
  void aPostmasterThatWasKilledIsStartedAgainByTheNextHub() throws Exception {
    EmbeddedDatabase killed = EmbeddedDatabase.start(data);
    killed.abandon();
    execute(killed, "CREATE TABLE kept AS SELECT 7 AS n");
    long pid = postmaster();
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    await().until(() -> PostgresProcess.find(pid, folder()).isEmpty());
    assertThat(PidFile.path(folder())).exists();
    try (EmbeddedDatabase again = EmbeddedDatabase.start(data)) {
      assertThat(postmaster()).isNotEqualTo(pid);
      assertThat(query(again, "SELECT n FROM kept")).isEqualTo("7");
    }
  }

  @Test
  void aPostmasterThatIsKilledComesBackAtTheSamePort() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      execute(database, "CREATE TABLE stays AS SELECT 9 AS n");
      long pid = postmaster();
      assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> query(database, "SELECT n FROM stays").equals("9"));
      assertThat(postmaster()).isNotEqualTo(pid);
    }
    assertThat(PostgresProcess.in(folder())).isEmpty();
  }

  @Test
  void aStalePidFileOfAReusedProcessIdHarmsNobody() throws Exception {
    EmbeddedDatabase.start(data).close();
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(
          PidFile.path(folder()),
          stranger.pid() + "\n" + folder() + "\n1\n5432\n\n127.0.0.1\n\nready   \n");
      try (EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
        assertThat(query(database, "SELECT 1")).isEqualTo("1");
        assertThat(postmaster()).isNotEqualTo(stranger.pid());
      }
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void itIsInASessionOfItsOwn() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      assertThat(query(database, "SELECT 1")).isEqualTo("1");
      String stat = Files.readString(Path.of("/proc/" + postmaster() + "/stat"));
      String session = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ")).get(3);
      assertThat(session).isEqualTo(Long.toString(postmaster()));
    }
  }

  @Test
  void closingDoesNotWaitForOpenConnections() throws Exception {
    EmbeddedDatabase database = EmbeddedDatabase.start(data);
    try (Connection open = connect(database);
        Statement statement = open.createStatement()) {
      statement.execute("BEGIN");
      long begun = System.nanoTime();
      database.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
      assertThat(PostgresProcess.in(folder())).isEmpty();
      assertThat(open.isValid(1)).isFalse();
    }
  }

  @Test
  void aWarmStartTakesLessThanASecond() {
    EmbeddedDatabase.start(data).close();
    long begun = System.nanoTime();
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      assertThat(database.url()).startsWith("jdbc:postgresql://127.0.0.1:");
      // Measured: 0.2 s; the bound leaves room for a busy machine.
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsRefusedInOneSentence(@TempDir Path other) throws IOException {
    Path file = Files.createFile(other.resolve("file"));
    assertThatThrownBy(() -> EmbeddedDatabase.start(file))
        .isInstanceOf(StartRefused.class)
        .hasMessage("The data folder " + file + " cannot be written; choose --data.");
  }

  private static Path folder() {
    return data.resolve("postgresql/data");
  }

  private static long postmaster() throws IOException {
    Optional<PidFile> file = PidFile.read(folder());
    return file.orElseThrow().pid();
  }

  private static String commandLine(long pid) throws IOException {
    return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
  }

  private static Connection connect(EmbeddedDatabase database) throws SQLException {
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }

  private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
