package io.carrel.cluster.postgres;

import io.carrel.cluster.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The folder with the database's files, made at the first start together with its user, whose
 * password nobody else can read.
 */
final class DatabaseCluster {
  static final String USER = "carrel";
  static final String DATABASE = "carrel";

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PASSWORD_BYTES = 24;

  private final Path folder;
  private final Path password;

  private DatabaseCluster(Path folder, Path password) {
    this.folder = folder;
    this.password = password;
  }

  /**
   * Opens the one below {@code parent}, and makes it first when there is none.
   *
   * @throws StartRefused when another major version of PostgreSQL has written it
   */
  static DatabaseCluster open(Path parent, PostgresPrograms programs)
      throws IOException, InterruptedException {
    Path folder = parent.resolve("data");
    Path password = parent.resolve("password");
    if (!Files.exists(folder)) {
      make(parent, programs, folder, password);
    }
    String major = Files.readString(folder.resolve("PG_VERSION")).strip();
    if (!PostgresPrograms.VERSION.startsWith(major + ".")) {
      throw new StartRefused(
          "The database in "
              + folder
              + " was written by PostgreSQL "
              + major
              + ", and this is "
              + PostgresPrograms.VERSION
              + "; move it with pg_dump first.");
    }
    return new DatabaseCluster(folder, password);
  }

  Path folder() {
    return folder;
  }

  String password() throws IOException {
    return Files.readString(password, StandardCharsets.US_ASCII);
  }

  /** Everything happens beside the final place: half a database is never opened. */
  private static void make(Path parent, PostgresPrograms programs, Path folder, Path password)
      throws IOException, InterruptedException {
    writePassword(password);
    Path next = parent.resolve("data.next");
    PostgresPrograms.deleteTree(next);
    Path log = parent.resolve("initdb.log");
    run(
        List.of(
            programs.program("initdb").toString(),
            "--pgdata=" + next,
            "--username=" + USER,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
            "--no-instructions"),
        "",
        log);
    run(
        List.of(
            programs.program("postgres").toString(), "--single", "-D", next.toString(), "postgres"),
        "CREATE DATABASE " + DATABASE + "\n",
        log);
    Files.move(next, folder, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(log);
  }

  private static void writePassword(Path file) throws IOException {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file,
        Base64.getUrlEncoder().withoutPadding().encodeToString(random),
        StandardCharsets.US_ASCII,
        StandardOpenOption.WRITE);
  }

  private static void run(List<String> command, String input, Path log)
      throws IOException, InterruptedException {
    Process process =
        PostgresProcess.prepare(new ArrayList<>(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try (var stdin = process.outputWriter(StandardCharsets.US_ASCII)) {
      stdin.write(input);
    }
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("PostgreSQL took longer than " + PATIENCE.toMinutes() + " minutes");
    }
    if (process.exitValue() != 0) {
      throw new IOException("PostgreSQL could not make the database: " + LogTail.of(log));
    }
  }
}
