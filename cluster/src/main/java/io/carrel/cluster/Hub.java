package io.carrel.cluster;

import io.carrel.cluster.replicas.Launch;
import io.carrel.cluster.replicas.Replicas;
import io.carrel.store.Store;
import io.carrel.store.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Carrel on this machine: the premises and the nodes on them, one in this very program, or several
 * in programs of their own.
 */
final class Hub implements AutoCloseable {
  /** Several programs start at once, perhaps on two cores. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final UpSettings settings;
  private final Endings endings = new Endings();
  private Optional<String> adminLink = Optional.empty();

  private Hub(UpSettings settings) {
    this.settings = settings;
  }

  /**
   * Starts everything and answers once the pages do. Blocks.
   *
   * @throws StartRefused when it cannot start here, after ending what had started
   */
  static Hub start(UpSettings settings) {
    Hub hub = new Hub(settings);
    boolean started = false;
    try {
      Premises premises = Premises.open(settings);
      hub.endings.add(premises::close);
      if (settings.replicas() == 1) {
        hub.startNode(premises);
      } else {
        hub.startReplicas(premises);
      }
      started = true;
      return hub;
    } finally {
      if (!started) {
        hub.close();
      }
    }
  }

  private void startNode(Premises premises) {
    Node node = Node.open(settings.node(0, premises.database()));
    endings.add(node::close);
    node.join(List.of());
    adminLink = new FirstAdmin(node.store(), settings).prepare();
  }

  private void startReplicas(Premises premises) {
    NodeSettings first = settings.node(0, premises.database());
    // Migrates, too, so that the replicas need not wait for each other.
    try (Store store = Store.open(StoreSettings.from(NodeConfig.of(first)), Clock.systemUTC())) {
      adminLink = new FirstAdmin(store, settings).prepare();
    }
    Replicas replicas = Replicas.start(launches(premises));
    endings.add(replicas::close);
    try {
      Waiting.on(replicas.ready(), PATIENCE);
    } catch (CompletionException e) {
      throw new StartRefused("A replica did not start; it says why above.");
    }
  }

  private List<Launch> launches(Premises premises) {
    List<Launch> launches = new ArrayList<>();
    for (int i = 0; i < settings.replicas(); i++) {
      NodeSettings node = settings.node(i, premises.database());
      try {
        launches.add(
            new Launch(node.name(), NodeCommand.command(node.name()), NodeCommand.line(node)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return launches;
  }

  /** The link that makes its visitor the admin, while there is none. */
  Optional<String> adminLink() {
    return adminLink;
  }

  String url() {
    return settings.url(0);
  }

  /** Ends everything that started, last first. Blocks; later calls wait for the first one. */
  @Override
  public void close() {
    endings.close();
  }
}
