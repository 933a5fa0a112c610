package io.carrel.cluster;

import io.carrel.cluster.postgres.EmbeddedDatabase;
import io.carrel.local.LocalRuntime;
import io.carrel.local.LocalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * What all nodes of this machine share: the data folder, the database in it, and the projects that
 * run out of it. Whoever opened it ends it all, projects included, after the nodes have ended.
 */
final class Premises implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final UpSettings settings;
  private final Endings endings = new Endings();
  private DatabaseAccess database = new DatabaseAccess("", "", "");

  private Premises(UpSettings settings) {
    this.settings = settings;
  }

  /**
   * Makes sure of everything that nodes need. Blocks.
   *
   * @throws StartRefused when it cannot be had here, after ending what had started
   */
  static Premises open(UpSettings settings) {
    Premises premises = new Premises(settings);
    boolean opened = false;
    try {
      premises.open();
      opened = true;
      return premises;
    } finally {
      if (!opened) {
        premises.close();
      }
    }
  }

  private void open() {
    for (int i = 0; i < settings.replicas(); i++) {
      requireFree("--port", settings.host(), settings.port() + i);
      requireFree(
          "--management-port", InetAddress.getLoopbackAddress(), settings.managementPort() + i);
    }
    DataFolder data = DataFolder.open(settings.data());
    endings.add(data::close);
    data.ensureManagementToken();
    EmbeddedDatabase embedded = EmbeddedDatabase.start(data.path());
    endings.add(embedded::close);
    database = new DatabaseAccess(embedded.url(), embedded.user(), embedded.password());
    endings.add(this::stopProjects);
  }

  DatabaseAccess database() {
    return database;
  }

  /** The runtime of this machine's projects, for whoever needs one; to be closed by them. */
  static LocalRuntime runtime(Path data) {
    Path dist = Path.of(System.getProperty("carrel.dist", "cluster/target/dist"));
    ProjectServerSoftware software = ProjectServerSoftware.install(dist, data);
    try {
      return new LocalRuntime(LocalSettings.of(data, software.command()), Clock.systemUTC());
    } catch (IllegalArgumentException e) {
      throw new StartRefused(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new StartRefused("The data folder " + data + " cannot be used: " + e.getMessage());
    }
  }

  private void stopProjects() {
    try (LocalRuntime runtime = runtime(settings.data())) {
      Waiting.on(runtime.stopAll(GRACE));
    }
  }

  private static void requireFree(String option, InetAddress host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
    } catch (BindException taken) {
      throw new StartRefused(
          "Port "
              + port
              + " of "
              + host.getHostAddress()
              + " is taken; choose another "
              + option
              + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends every project, then the database. Blocks. */
  @Override
  public void close() {
    endings.close();
  }
}
