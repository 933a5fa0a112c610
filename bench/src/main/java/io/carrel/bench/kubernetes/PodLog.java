package io.carrel.bench.kubernetes;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every pod that there ever was in a namespace, as an admin's watch saw it. Thread-safe. */
final class PodLog implements Watcher<Pod>, AutoCloseable {
  private final Watch watch;
  private final Map<String, Set<String>> incarnations = new HashMap<>();
  private final Set<String> running = new HashSet<>();
  private long events;
  private long bytes;
  private Optional<Exception> failure = Optional.empty();

  PodLog(KubernetesClient admin, String namespace) {
    watch =
        admin
            .pods()
            .inNamespace(namespace)
            .watch(new ListOptionsBuilder().withResourceVersion("0").build(), this);
  }

  @Override
  public synchronized void eventReceived(Action action, Pod pod) {
    if (action == Action.BOOKMARK) {
      return;
    }
    events++;
    bytes += Sizes.json(pod);
    String name = pod.getMetadata().getName();
    incarnations.computeIfAbsent(name, n -> new HashSet<>()).add(pod.getMetadata().getUid());
    if (pod.getStatus() != null && "Running".equals(pod.getStatus().getPhase())) {
      running.add(name);
    }
  }

  @Override
  public synchronized void onClose(WatcherException cause) {
    failure = Optional.of(cause);
  }

  /** How many pods there have been, by name. */
  synchronized int pods() {
    return incarnations.size();
  }

  synchronized int running() {
    return running.size();
  }

  /** All incarnations of a pod. */
  synchronized Set<String> incarnations(String pod) {
    return Set.copyOf(incarnations.getOrDefault(pod, Set.of()));
  }

  synchronized long events() {
    return events;
  }

  /** Of all events together, as JSON. */
  synchronized long bytes() {
    return bytes;
  }

  /** Present when something may have been missed. */
  synchronized Optional<Exception> failure() {
    return failure;
  }

  @Override
  public void close() {
    watch.close();
  }
}
