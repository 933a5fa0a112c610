package io.carrel.bench.kubernetes;

import io.carrel.actors.identity.ProjectId;
import io.carrel.k8s.manifest.ProjectPods;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every pod that there ever was in a namespace, as an admin's watch saw it. Thread-safe. */
final class PodLog implements Watcher<Pod>, AutoCloseable {
  private final Watch watch;
  private final Map<String, Set<String>> incarnations = new HashMap<>();
  private final Set<String> living = new HashSet<>();
  private final Set<String> ran = new HashSet<>();

  /** When each incarnation was seen first, by {@link System#nanoTime}. */
  private final List<Long> appeared = new ArrayList<>();

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
    String uid = pod.getMetadata().getUid();
    if (incarnations.computeIfAbsent(pod.getMetadata().getName(), n -> new HashSet<>()).add(uid)) {
      appeared.add(System.nanoTime());
      living.add(uid);
    }
    if (action == Action.DELETED) {
      living.remove(uid);
    } else if (pod.getStatus() != null && "Running".equals(pod.getStatus().getPhase())) {
      ran.add(uid);
    }
  }

  @Override
  public synchronized void onClose(WatcherException cause) {
    failure = Optional.of(cause);
  }

  /** How many projects ever had a pod. */
  synchronized int projects() {
    return incarnations.size();
  }

  /** How many pods there are now. */
  synchronized int living() {
    return living.size();
  }

  /** All incarnations of a project's pod. */
  synchronized Set<String> incarnations(ProjectId project) {
    return Set.copyOf(incarnations.getOrDefault(ProjectPods.name(project), Set.of()));
  }

  /** Whether one of the project's pods was ever called Running. */
  boolean ran(ProjectId project) {
    return incarnations(project).stream().anyMatch(this::ran);
  }

  /** Whether this incarnation was ever called Running. */
  synchronized boolean ran(String uid) {
    return ran.contains(uid);
  }

  /**
   * The longest time after a moment in which no pod was new.
   *
   * @param since by {@link System#nanoTime}
   */
  synchronized Duration longestPause(long since) {
    long longest = 0;
    long last = since;
    for (long next : appeared) {
      if (next > last) {
        longest = Math.max(longest, next - last);
        last = next;
      }
    }
    return Duration.ofNanos(longest);
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
