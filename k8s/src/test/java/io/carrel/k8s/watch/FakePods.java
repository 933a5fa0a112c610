package io.carrel.k8s.watch;

import io.carrel.actors.identity.ProjectId;
import io.carrel.k8s.FakeApiServer;
import io.carrel.k8s.FakeApiServer.Answer;
import io.carrel.k8s.FakeApiServer.Request;
import io.carrel.k8s.manifest.ProjectPods;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Pods and Events as an API server has them. */
final class FakePods implements FakeApiServer.Handler {
  volatile Answer watchAnswer = Answer.WATCH;
  volatile int pageSize = Integer.MAX_VALUE;

  /** So many pages after the first are no longer known. */
  final AtomicInteger expireContinuations = new AtomicInteger();

  /** Holds the first watch of pods up. */
  volatile @Nullable CountDownLatch beforeFirstWatch;

  volatile boolean refuseEvents;

  private final AtomicInteger version = new AtomicInteger(10);
  private final List<String> pods = new CopyOnWriteArrayList<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<Request> lists = new CopyOnWriteArrayList<>();

  /** The lists of pods so far, each page one. */
  List<Request> lists() {
    return List.copyOf(lists);
  }

  void add(ProjectId project, String uid, String phase) {
    pods.add(pod(project, uid, version.incrementAndGet(), phase));
  }

  void clear() {
    version.incrementAndGet();
    pods.clear();
  }

  void event(String podUid, String reason, String message) {
    events.add(
        """
        {"metadata":{"name":"e"},"involvedObject":{"kind":"Pod","uid":"%s"},"reason":"%s",
         "message":"%s","lastTimestamp":"2026-11-25T21:00:00Z"}"""
            .formatted(podUid, reason, message.replace("\"", "\\\"")));
  }

  static String pod(ProjectId project, String uid, int version, String phase) {
    return """
        {"kind":"Pod","apiVersion":"v1","metadata":{"name":"%s","uid":"%s","resourceVersion":"%d",
         "labels":{"run":"project"},"annotations":{"%s":"1"}},
         "status":{"phase":"%s","conditions":[{"type":"PodScheduled","status":"True"}]}}"""
        .formatted(ProjectPods.name(project), uid, version, ProjectPods.EPOCH, phase)
        .replace("\n", "");
  }

  static String bookmark(int version) {
    return "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\""
        + version
        + "\"}}";
  }

  @Override
  public Answer answer(Request request) throws Exception {
    if (request.path().endsWith("/events")) {
      return refuseEvents
          ? Answer.failed(403)
          : request.isWatch() ? Answer.WATCH : list("EventList", events, "");
    } else if (request.isWatch()) {
      CountDownLatch latch = beforeFirstWatch;
      if (latch != null) {
        beforeFirstWatch = null;
        latch.await();
      }
      return watchAnswer;
    }
    lists.add(request);
    String from = request.query().getOrDefault("continue", "");
    if (!from.isEmpty() && expireContinuations.getAndDecrement() > 0) {
      return Answer.failed(410);
    }
    int begin = from.isEmpty() ? 0 : Integer.parseInt(from);
    int end = (int) Math.min(pods.size(), (long) begin + pageSize);
    return list(
        "PodList", pods.subList(begin, end), end < pods.size() ? Integer.toString(end) : "");
  }

  private Answer list(String kind, List<String> items, String next) {
    return Answer.ok(
        "{\"kind\":\"%s\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"%d\",\"continue\":\"%s\"},\"items\":[%s]}"
            .formatted(kind, version.get(), next, String.join(",", items)));
  }
}
