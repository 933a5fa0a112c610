package io.carrel.k8s.watch;

import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.api.ApiServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows the data of one ConfigMap, which need not be there. Thread-safe. */
public final class ConfigMapWatch implements AutoCloseable {
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final ApiServer api;
  private final String namespace;
  private final String name;
  private final Duration signOfLife;
  private final Listener listener;
  private @Nullable ResumingWatch<ConfigMap, Map<String, String>> watch;
  private boolean closed;

  /** Hears of it, one call at a time. Must not block. */
  public interface Listener {
    /** The data as it is now; empty when there is no such ConfigMap. */
    void changed(Map<String, String> data);

    /** It cannot be seen at the moment; it is looked for again and again. */
    void failed(RuntimeFailure failure);
  }

  public ConfigMapWatch(
      ApiServer api, String namespace, String name, Duration signOfLife, Listener listener) {
    this.api = api;
    this.namespace = namespace;
    this.name = name;
    this.signOfLife = signOfLife;
    this.listener = listener;
  }

  /** Nothing happens when it was started before. */
  public void start() {
    ResumingWatch<ConfigMap, Map<String, String>> fresh =
        new ResumingWatch<>(
            name,
            api,
            // By its name alone, which is all that the hub has a right to see.
            new Feed<>(
                client -> client.configMaps().inNamespace(namespace), "", "metadata.name=" + name),
            ConfigMapWatch::data,
            new Reader(),
            signOfLife);
    synchronized (this) {
      if (watch != null || closed) {
        return;
      }
      watch = fresh;
    }
    // Without this object's lock: the watch takes both in the other order.
    fresh.start();
  }

  private static Optional<Map<String, String>> data(ConfigMap map) {
    return Optional.of(Map.copyOf(Objects.requireNonNullElse(map.getData(), Map.of())));
  }

  private void again() {
    synchronized (this) {
      watch = null;
      if (closed) {
        return;
      }
    }
    api.later(AGAIN, this::start);
  }

  @Override
  public void close() {
    ResumingWatch<ConfigMap, Map<String, String>> last;
    synchronized (this) {
      closed = true;
      last = watch;
    }
    if (last != null) {
      last.close();
    }
  }

  private final class Reader implements ResumingWatch.Reader<Map<String, String>> {
    @Override
    public void listed(List<Map<String, String>> all) {
      listener.changed(all.isEmpty() ? Map.of() : all.get(0));
    }

    @Override
    public void changed(Map<String, String> data) {
      listener.changed(data);
    }

    @Override
    public void deleted(Map<String, String> data) {
      listener.changed(Map.of());
    }

    @Override
    public void failed(RuntimeFailure failure) {
      listener.failed(failure);
      again();
    }
  }
}
