package io.carrel.k8s.watch;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.actors.runtime.Slice;
import io.carrel.actors.stream.Outlet;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.reach.Reach;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The streams of observations of this program. Thread-safe. */
public final class PodWatches implements AutoCloseable {
  private static final int OBSERVATIONS = 20_000;

  private final ApiServer api;
  private final String namespace;
  private final WatchSettings settings;
  private final Consumer<String> gone;
  private final Reach reach;
  private final PodEvents events;
  private final Set<SliceWatch> watches = ConcurrentHashMap.newKeySet();

  /**
   * @param gone hears the uid of each pod that is seen to disappear; must not block
   */
  public PodWatches(
      ApiServer api, String namespace, WatchSettings settings, Reach reach, Consumer<String> gone) {
    this.api = api;
    this.namespace = namespace;
    this.settings = settings;
    this.gone = gone;
    this.reach = reach;
    reach.listen(this::noted);
    this.events = new PodEvents(api, namespace, settings.signOfLife(), this::noted);
  }

  private void noted(String podUid) {
    watches.forEach(watch -> watch.noted(podUid));
  }

  /** Each materialization has a watch of its own, which ends with it. */
  public Source<Observation, NotUsed> observe(Slice slice) {
    return Source.<Observation>queue(OBSERVATIONS)
        .mapMaterializedValue(queue -> open(slice, new Outlet<>(queue)))
        .watchTermination(
            (watch, ended) -> {
              ended.whenCompleteAsync((done, failure) -> close(watch), Runnable::run);
              return NotUsed.getInstance();
            });
  }

  private SliceWatch open(Slice slice, Outlet<Observation> stream) {
    SliceWatch watch = new SliceWatch(slice, api, namespace, events, reach, settings, gone, stream);
    watches.add(watch);
    events.start();
    watch.start();
    return watch;
  }

  private void close(SliceWatch watch) {
    watches.remove(watch);
    watch.close();
  }

  /** The longest that a healthy stream is silent. */
  public Duration silence() {
    return settings.relist().multipliedBy(3).dividedBy(2);
  }

  /** Streams fail. */
  @Override
  public void close() {
    events.close();
    for (SliceWatch watch : watches) {
      watch.failed(new RuntimeFailure.Unavailable("This hub is ending."));
      close(watch);
    }
  }
}
