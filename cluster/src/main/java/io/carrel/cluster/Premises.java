package io.carrel.cluster;

import io.carrel.cluster.postgres.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * What all nodes of this machine share: the data folder, the database in it, and the place where
 * projects run. Whoever opened it ends it all after the nodes have ended.
 */
final class Premises implements AutoCloseable {
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
    settings.place().check(NodeConfig.of(settings.node(0, database)));
    DataFolder data = DataFolder.open(settings.data());
    endings.add(data::close);
    data.ensureManagementToken();
    EmbeddedDatabase embedded = EmbeddedDatabase.start(data.path());
    endings.add(embedded::close);
    database = new DatabaseAccess(embedded.url(), embedded.user(), embedded.password());
    endings.add(settings.place()::leave);
  }

  DatabaseAccess database() {
    return database;
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

  /** Leaves the projects' place, then ends the database. Blocks. */
  @Override
  public void close() {
    endings.close();
  }
}
