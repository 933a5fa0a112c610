package io.carrel.k8s.api;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client that requests go by. A request that was lost tells that its connection was cut without
 * a word; others that rest in the same client may have been cut with it, and it would try them one
 * after the other. So the next request goes by another client. Thread-safe.
 */
final class CurrentClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CurrentClient.class);

  private final Supplier<KubernetesClient> maker;
  private KubernetesClient client;
  private boolean closed;

  CurrentClient(Supplier<KubernetesClient> maker) {
    this.maker = maker;
    this.client = maker.get();
  }

  synchronized KubernetesClient get() {
    return client;
  }

  /**
   * A request that went by this client was lost. What else goes by it is left alone, open watches
   * among it; once nothing does, it is garbage, its thread and its connections included.
   */
  synchronized void lost(KubernetesClient by) {
    if (by != client || closed) {
      return;
    }
    try {
      client = maker.get();
    } catch (RuntimeException e) {
      LOG.warn("requests go on by connections that may be cut: {}", e.toString());
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    client.close();
  }
}
