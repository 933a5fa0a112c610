package io.carrel.k8s.prepull;

import io.carrel.actors.prepull.NodeProgress;
import io.carrel.actors.prepull.Preparation;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.actors.stream.Outlet;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.manifest.PodSettings;
import io.carrel.k8s.watch.ResumingWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares nodes for one stream: sees to it that the DaemonSet is as desired, and that each node's
 * taints are what its pod's state asks for. Thread-safe.
 */
final class PrepullRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PrepullRun.class);

  /** After at most so long another image is noticed, and what failed is tried again. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final ApiServer api;
  private final PrepullSettings settings;
  private final Supplier<CompletionStage<PodSettings>> projects;
  private final PrepullRequests requests;
  private final NodeTaints taints;
  private final Outlet<Preparation> stream;
  private final PrepullWatches watches;

  private final Map<String, PrepullNode> nodes = new TreeMap<>();
  private final Map<String, PrepullPod> pods = new HashMap<>();

  /** Nodes that a request is under way for, or was refused since the last look. */
  private final Set<String> busy = new HashSet<>();

  private final Map<String, String> refused = new HashMap<>();
  private final Set<String> removed = new HashSet<>();
  private @Nullable Images present;
  private @Nullable Preparation told;
  private boolean nodesListed;
  private boolean podsListed;
  private boolean closed;

  PrepullRun(
      ApiServer api,
      String namespace,
      PrepullSettings settings,
      Duration signOfLife,
      Supplier<CompletionStage<PodSettings>> projects,
      Outlet<Preparation> stream) {
    this.api = api;
    this.settings = settings;
    this.projects = projects;
    this.taints = new NodeTaints(settings);
    this.requests = new PrepullRequests(api, namespace, taints);
    this.stream = stream;
    this.watches =
        new PrepullWatches(api, namespace, settings, signOfLife, new OfNodes(), new OfPods());
  }

  void start() {
    look();
    watches.start();
  }

  private void look() {
    projects
        .get()
        .whenCompleteAsync(
            (now, failure) -> {
              if (failure == null) {
                look(now);
              } else {
                fail(failure);
              }
            },
            Runnable::run);
  }

  private void look(PodSettings now) {
    synchronized (this) {
      if (closed) {
        return;
      }
      present = Images.of(now);
      busy.removeAll(refused.keySet());
      removed.clear();
      reconcile();
    }
    requests
        .apply(PrepullDaemonSet.of(now, settings))
        .whenCompleteAsync(
            (applied, failure) -> {
              if (failure == null) {
                api.later(LOOK, this::look);
              } else {
                fail(failure);
              }
            },
            Runnable::run);
  }

  /** One step towards what is wanted, for every node; and the news of it. */
  private void reconcile() {
    Images now = present;
    if (closed || !nodesListed || !podsListed || now == null) {
      return;
    }
    Map<String, List<PrepullPod>> byNode =
        pods.values().stream().collect(Collectors.groupingBy(PrepullPod::node));
    List<NodeProgress> progress = new ArrayList<>();
    for (PrepullNode node : List.copyOf(nodes.values())) {
      Standing standing =
          Standing.of(node, byNode.getOrDefault(node.name(), List.of()), now, taints);
      standing.left().forEach(this::remove);
      if (!requests.isDue(node, standing.verdict(), now)) {
        // Somebody else did it, or it is wanted no more.
        refused.remove(node.name());
      } else if (busy.add(node.name())) {
        mark(node, standing.verdict(), now);
      }
      progress.add(withRefusal(standing.progress()));
    }
    tell(new Preparation(now.project(), progress, ""));
  }

  private NodeProgress withRefusal(NodeProgress progress) {
    String refusal = refused.get(progress.node());
    return refusal == null
        ? progress
        : new NodeProgress(progress.node(), NodeProgress.Phase.FAILED, progress.open(), refusal);
  }

  private void tell(Preparation preparation) {
    if (!preparation.equals(told)) {
      told = preparation;
      if (!stream.offer(preparation)) {
        stream.fail(new RuntimeFailure.Unavailable("The observer is too slow."));
      }
    }
  }

  private void mark(PrepullNode node, Verdict verdict, Images now) {
    requests
        .mark(node, verdict, now)
        .whenCompleteAsync((changed, failure) -> marked(node, verdict, failure), Runnable::run);
  }

  private synchronized void marked(PrepullNode node, Verdict verdict, @Nullable Throwable failure) {
    if (failure == null) {
      LOG.info("node={} is {}", node.name(), verdict);
      refused.remove(node.name());
      busy.remove(node.name());
    } else {
      LOG.warn("node={} could not be made {}: {}", node.name(), verdict, failure.toString());
      refused.put(node.name(), "Its taints could not be changed: " + cause(failure).getMessage());
      reconcile();
    }
  }

  private void remove(PrepullPod pod) {
    if (removed.add(pod.uid())) {
      LOG.info("node={} pod={} is of an earlier machine and goes", pod.node(), pod.name());
      requests
          .remove(pod)
          .whenCompleteAsync(
              (gone, failure) -> {
                if (failure != null) {
                  LOG.warn("pod={} could not be removed: {}", pod.name(), failure.toString());
                }
              },
              Runnable::run);
    }
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private void fail(Throwable failure) {
    stream.fail(cause(failure));
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    // Without this object's lock: watches take both in the other order.
    watches.close();
  }

  private final class OfNodes implements ResumingWatch.Reader<PrepullNode> {
    @Override
    public void listed(List<PrepullNode> all) {
      synchronized (PrepullRun.this) {
        nodes.clear();
        all.forEach(node -> nodes.put(node.name(), node));
        nodesListed = true;
        reconcile();
      }
    }

    @Override
    public void changed(PrepullNode node) {
      synchronized (PrepullRun.this) {
        if (!node.equals(nodes.put(node.name(), node))) {
          reconcile();
        }
      }
    }

    @Override
    public void deleted(PrepullNode node) {
      synchronized (PrepullRun.this) {
        nodes.remove(node.name());
        refused.remove(node.name());
        busy.remove(node.name());
        reconcile();
      }
    }

    @Override
    public void failed(RuntimeFailure failure) {
      fail(failure);
    }
  }

  private final class OfPods implements ResumingWatch.Reader<PrepullPod> {
    @Override
    public void listed(List<PrepullPod> all) {
      synchronized (PrepullRun.this) {
        Map<String, PrepullPod> before = Map.copyOf(pods);
        pods.clear();
        all.forEach(pod -> pods.put(pod.uid(), told(pod, before.get(pod.uid()))));
        podsListed = true;
        reconcile();
      }
    }

    @Override
    public void changed(PrepullPod pod) {
      synchronized (PrepullRun.this) {
        PrepullPod before = pods.get(pod.uid());
        PrepullPod now = told(pod, before);
        pods.put(pod.uid(), now);
        if (!now.equals(before)) {
          reconcile();
        }
      }
    }

    @Override
    public void deleted(PrepullPod pod) {
      synchronized (PrepullRun.this) {
        pods.remove(pod.uid());
        reconcile();
      }
    }

    @Override
    public void failed(RuntimeFailure failure) {
      fail(failure);
    }

    private static PrepullPod told(PrepullPod pod, @Nullable PrepullPod before) {
      return before == null ? pod : pod.after(before);
    }
  }
}
