package io.carrel.k8s.watch;

import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.reason.PodEvent;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest Event about each pod, of those that tell what the pod's status does not: which image
 * is being pulled, which volume cannot be mounted. Without the right to see Events, reasons are
 * poorer and all else is the same. Thread-safe.
 */
final class PodEvents implements ResumingWatch.Reader<PodEvents.Dated>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PodEvents.class);
  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final int MAX = 20_000;

  private static final Set<String> TELLING =
      Set.of(
          "Pulling",
          "Pulled",
          "Failed",
          "FailedMount",
          "FailedAttachVolume",
          "FailedCreatePodSandBox");

  /** Not even sent to us; a field selector can exclude several values but not list them. */
  private static final String FIELDS =
      Stream.of("Scheduled", "FailedScheduling", "Created", "Started", "Killing", "BackOff")
          .map(reason -> ",reason!=" + reason)
          .collect(Collectors.joining("", "involvedObject.kind=Pod", ",reason!=Unhealthy"));

  private final ApiServer api;
  private final String namespace;
  private final Duration signOfLife;
  private final Consumer<String> listener;
  private final Map<String, PodEvent> latest = new LinkedHashMap<>();
  private @Nullable ResumingWatch<Event, Dated> watch;
  private boolean troubled;
  private boolean closed;

  record Dated(PodEvent event, String time) {}

  /**
   * @param listener hears the uid of each pod that there is a new Event about
   */
  PodEvents(ApiServer api, String namespace, Duration signOfLife, Consumer<String> listener) {
    this.api = api;
    this.namespace = namespace;
    this.signOfLife = signOfLife;
    this.listener = listener;
  }

  /** Nothing happens when it was started before. */
  void start() {
    ResumingWatch<Event, Dated> fresh =
        new ResumingWatch<>(
            "events",
            api,
            new Feed<>(client -> client.v1().events().inNamespace(namespace), "", FIELDS),
            PodEvents::read,
            this,
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

  synchronized Optional<PodEvent> latest(String podUid) {
    return Optional.ofNullable(latest.get(podUid));
  }

  private static Optional<Dated> read(Event event) {
    String uid = event.getInvolvedObject() == null ? null : event.getInvolvedObject().getUid();
    String message = event.getMessage();
    if (uid == null || message == null || !TELLING.contains(event.getReason())) {
      return Optional.empty();
    }
    // "Error: ErrImagePull" follows the sentence that says why, and says nothing.
    return message.startsWith("Error: ")
        ? Optional.empty()
        : Optional.of(new Dated(new PodEvent(uid, event.getReason(), message), time(event)));
  }

  private static String time(Event event) {
    if (event.getLastTimestamp() != null) {
      return event.getLastTimestamp();
    } else if (event.getEventTime() != null) {
      return String.valueOf(event.getEventTime().getTime());
    }
    return String.valueOf(event.getMetadata().getCreationTimestamp());
  }

  @Override
  public void listed(List<Dated> all) {
    synchronized (this) {
      troubled = false;
    }
    all.stream().sorted(java.util.Comparator.comparing(Dated::time)).forEach(this::changed);
  }

  @Override
  public void changed(Dated one) {
    String uid = one.event().podUid();
    synchronized (this) {
      latest.remove(uid);
      latest.put(uid, one.event());
      if (latest.size() > MAX) {
        latest.remove(latest.keySet().iterator().next());
      }
    }
    listener.accept(uid);
  }

  /** Events expire after an hour; what they told stays true of that pod. */
  @Override
  public void deleted(Dated one) {}

  @Override
  public synchronized void failed(RuntimeFailure failure) {
    watch = null;
    if (closed) {
      return;
    }
    if (!troubled) {
      troubled = true;
      LOG.warn("Events cannot be seen, reasons are poorer: {}", failure.getMessage());
    }
    api.later(AGAIN, this::start);
  }

  @Override
  public void close() {
    ResumingWatch<Event, Dated> last;
    synchronized (this) {
      closed = true;
      last = watch;
    }
    if (last != null) {
      last.close();
    }
  }
}
