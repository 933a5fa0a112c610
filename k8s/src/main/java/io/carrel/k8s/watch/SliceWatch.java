package io.carrel.k8s.watch;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.actors.runtime.Slice;
import io.carrel.actors.stream.Outlet;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.manifest.ProjectPods;
import io.carrel.k8s.reach.Reach;
import io.carrel.k8s.reason.PodReading;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the pods of one slice for one observer. Thread-safe. */
final class SliceWatch implements ResumingWatch.Reader<SliceWatch.Seen>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SliceWatch.class);

  private final Slice slice;
  private final ApiServer api;
  private final PodEvents events;
  private final Reach reach;
  private final WatchSettings settings;
  private final Consumer<String> gone;
  private final SliceView view;
  private final ResumingWatch<Pod, Seen> watch;

  /** Pods that wait: an Event may tell more about why, or a way to them is found. */
  private final Map<String, Pod> waiting = new HashMap<>();

  private boolean listed;
  private boolean closed;

  /**
   * What a pod says.
   *
   * @param run as observers are told of it
   * @param waiting present while it waits: what has to be read again when there is news of it
   */
  record Seen(Observed run, Optional<Pod> waiting) {
    /**
     * A pod's spec is most of it, and says nothing about why it waits.
     *
     * @param said by the pod itself
     * @param run as observers are told of it
     */
    static Seen of(Pod pod, Observed said, Observed run) {
      boolean waits = run.phase() == Phase.PENDING || run.phase() != said.phase();
      return new Seen(run, waits ? Optional.of(withoutSpec(pod)) : Optional.empty());
    }

    private static Pod withoutSpec(Pod pod) {
      return new PodBuilder()
          .withNewMetadataLike(pod.getMetadata())
          .withManagedFields(List.of())
          .endMetadata()
          .withStatus(pod.getStatus())
          .build();
    }
  }

  /**
   * @param gone hears the uid of each pod that disappears
   */
  SliceWatch(
      Slice slice,
      ApiServer api,
      String namespace,
      PodEvents events,
      Reach reach,
      WatchSettings settings,
      Consumer<String> gone,
      Outlet<Observation> stream) {
    this.slice = slice;
    this.api = api;
    this.events = events;
    this.reach = reach;
    this.settings = settings;
    this.gone = gone;
    this.view = new SliceView(stream);
    this.watch =
        new ResumingWatch<>(
            "slice " + slice.index() + " of " + slice.count(),
            api,
            new Feed<>(
                client -> client.pods().inNamespace(namespace), ProjectPods.selector(slice), ""),
            this::see,
            this,
            settings.signOfLife());
  }

  void start() {
    watch.start();
    repeatLater();
  }

  private Optional<Seen> see(Pod pod) {
    return PodReading.of(pod, events.latest(pod.getMetadata().getUid()))
        .filter(said -> slice.contains(said.project()))
        .map(said -> Seen.of(pod, said, reach.observed(said)));
  }

  @Override
  public synchronized void listed(List<Seen> all) {
    Set<String> present = all.stream().map(seen -> seen.run().uid()).collect(Collectors.toSet());
    view.uids().stream().filter(uid -> !present.contains(uid)).forEach(this::forget);
    waiting.clear();
    all.forEach(this::keepIfWaiting);
    listed = true;
    view.list(all.stream().map(Seen::run).toList());
  }

  @Override
  public synchronized void changed(Seen seen) {
    keepIfWaiting(seen);
    logRaw(seen);
    view.change(seen.run());
  }

  @Override
  public synchronized void deleted(Seen seen) {
    waiting.remove(seen.run().uid());
    view.remove(seen.run().project(), seen.run().uid());
    forget(seen.run().uid());
  }

  private void forget(String uid) {
    reach.gone(uid);
    gone.accept(uid);
  }

  /** There is news about a pod, whosever it is: an Event, or a way to it. */
  synchronized void noted(String podUid) {
    Pod pod = waiting.get(podUid);
    if (pod != null) {
      see(pod).ifPresent(this::changed);
    }
  }

  private void keepIfWaiting(Seen seen) {
    String uid = seen.run().uid();
    seen.waiting().ifPresentOrElse(pod -> waiting.put(uid, pod), () -> waiting.remove(uid));
  }

  /** People get words; what Kubernetes said is for those who read the log. */
  private void logRaw(Seen seen) {
    ProjectId project = seen.run().project();
    boolean news = view.told(project).filter(before -> before.equals(seen.run())).isEmpty();
    if (news && !seen.run().detail().isEmpty()) {
      LOG.info("project={} pod={} said={}", project, seen.run().uid(), seen.run().detail());
    }
  }

  private void repeatLater() {
    api.later(settings.relist(), this::repeat);
  }

  /** A list that is repeated is one that is still believed. */
  private void repeat() {
    // Asked before this object's own lock is taken: the watch takes both in the other order.
    boolean alive = watch.isAlive();
    synchronized (this) {
      if (closed) {
        return;
      }
      if (listed && alive) {
        view.repeat();
      }
    }
    repeatLater();
  }

  @Override
  public synchronized void failed(RuntimeFailure failure) {
    closed = true;
    view.fail(failure);
  }

  @Override
  public void close() {
    List<String> told;
    synchronized (this) {
      closed = true;
      told = view.uids();
    }
    watch.close();
    told.forEach(reach::gone);
  }
}
