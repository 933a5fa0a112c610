package io.carrel.cluster;

import io.carrel.cluster.admin.AdminCommand;
import io.carrel.cluster.rehearsal.Rehearsal;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Starts two nodes over an empty data folder, rehearses on them and ends, so that the JVM can
 * archive the classes that a start and a busy node need (application class-data sharing).
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
  private static final int NODES = 2;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("carrel-train");
    Path data = folder.resolve("data");
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      UpSettings settings =
          new UpSettings(
              loopback, freePorts(), freePorts(), data, true, NODES, new LocalPlace(data), null);
      try (Premises premises = Premises.open(settings)) {
        rehearse(settings, premises.database());
      }
    } finally {
      delete(folder);
    }
    return 0;
  }

  private static void rehearse(UpSettings settings, DatabaseAccess database)
      throws IOException, InterruptedException {
    try (Node first = Node.open(settings.node(0, database));
        Node second = Node.open(settings.node(1, database));
        Rehearsal rehearsal = new Rehearsal(settings.url(0), settings.url(1))) {
      first.join(List.of());
      new FirstAdmin(first.store(), settings).prepare();
      second.join(List.of(first.id().address().toString()));
      rehearsal.play(second::close);
      administer(settings);
    }
  }

  /** So that {@code ./carrel admin} starts fast, too. */
  private static void administer(UpSettings settings) {
    for (String command : List.of("nodes", "shards", "singletons", "sessions")) {
      new CommandLine(new AdminCommand())
          .execute(
              command,
              "--management-port",
              Integer.toString(settings.managementPort()),
              "--data",
              settings.data().toString());
    }
  }

  /** The first of as many free ports in a row as there are nodes. */
  private static int freePorts() throws IOException {
    while (true) {
      try (ServerSocket first = new ServerSocket(0);
          ServerSocket second = new ServerSocket(first.getLocalPort() + NODES - 1)) {
        return second.getLocalPort() - NODES + 1;
      } catch (BindException taken) {
        // The next try finds others.
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
