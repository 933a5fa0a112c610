package io.carrel.cluster.postgres;

import io.carrel.cluster.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A real PostgreSQL on loopback with its data in {@code <data>/postgresql}. It is started again
 * when it ends by itself. It outlives a hub that was killed; the next one adopts it. One program at
 * a time may use a data folder.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private final Postmaster postmaster;
  private final PostmasterKeeper keeper;
  private final String url;
  private final String password;

  private EmbeddedDatabase(Postmaster postmaster, int port, String url, String password) {
    this.postmaster = postmaster;
    this.keeper = PostmasterKeeper.keep(postmaster, port);
    this.url = url;
    this.password = password;
  }

  /**
   * Starts the database, or adopts the one that runs. Blocks: milliseconds for a running one, half
   * a second for a stopped one, some seconds for the very first start in this folder.
   *
   * @throws StartRefused when it cannot run here
   */
  public static EmbeddedDatabase start(Path data) {
    Path parent = data.toAbsolutePath().normalize().resolve("postgresql");
    try {
      Files.createDirectories(
          parent,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new StartRefused("The data folder " + data + " cannot be written; choose --data.");
    }
    try {
      return open(parent);
    } catch (IOException e) {
      throw new StartRefused("PostgreSQL did not start in " + parent + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartRefused("PostgreSQL was interrupted while it started.");
    }
  }

  private static EmbeddedDatabase open(Path parent) throws IOException, InterruptedException {
    if (!PostgresProcess.canRun()) {
      throw new StartRefused(
          "PostgreSQL does not run as root, and this machine forbids the user namespace that would"
              + " help; start Carrel as an ordinary user.");
    }
    PostgresPrograms programs = PostgresPrograms.unpack(parent);
    DatabaseCluster cluster = DatabaseCluster.open(parent, programs);
    Postmaster postmaster =
        new Postmaster(programs, cluster.folder(), parent.resolve("postgresql.log"));
    int port = postmaster.ensureRunning();
    return new EmbeddedDatabase(
        postmaster,
        port,
        "jdbc:postgresql://127.0.0.1:" + port + "/" + DatabaseCluster.DATABASE,
        cluster.password());
  }

  /** The JDBC URL, without user and password. */
  public String url() {
    return url;
  }

  public String user() {
    return DatabaseCluster.USER;
  }

  public String password() {
    return password;
  }

  /** Leaves the database alone, as the end of this program would. */
  void abandon() throws InterruptedException {
    keeper.stop();
  }

  /** Stops the database, open connections included. Blocks, usually for a tenth of a second. */
  @Override
  public void close() {
    try {
      keeper.stop();
      postmaster.stop();
    } catch (IOException e) {
      throw new IllegalStateException("PostgreSQL could not be stopped", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
