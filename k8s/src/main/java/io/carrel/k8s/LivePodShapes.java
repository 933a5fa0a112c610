package io.carrel.k8s;

import akka.Done;
import com.typesafe.config.Config;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.manifest.PodQuota;
import io.carrel.k8s.manifest.PodSettings;
import io.carrel.k8s.watch.ConfigMapWatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings with the namespace's ConfigMaps laid over them, as these change. What makes no sense
 * is said once, and the last settings that did make sense go on holding. Thread-safe.
 */
final class LivePodShapes implements PodShapes, AutoCloseable {
  static final String POD = "project-pod";
  static final String IMAGE = "project-image";

  private static final Logger LOG = LoggerFactory.getLogger(LivePodShapes.class);

  private final Config config;
  private final PodQuota quota;
  private final ApiServer api;
  private final ConfigMapWatch podWatch;
  private final ConfigMapWatch imageWatch;
  private final Map<String, Map<String, String>> heard = new HashMap<>();
  private CompletableFuture<Done> waiting = new CompletableFuture<>();
  private @Nullable PodSettings settings;
  private @Nullable RuntimeFailure failure;
  private String complaint = "";

  /**
   * @param config {@code carrel.kubernetes}
   * @param quota of every project
   */
  LivePodShapes(
      Config config, PodQuota quota, ApiServer api, String namespace, Duration signOfLife) {
    this.config = config;
    this.api = api;
    this.quota = quota;
    this.podWatch = new ConfigMapWatch(api, namespace, POD, signOfLife, listener(POD));
    this.imageWatch = new ConfigMapWatch(api, namespace, IMAGE, signOfLife, listener(IMAGE));
  }

  /**
   * @throws IllegalArgumentException with one sentence that says what is wrong
   */
  static PodSettings settings(Config config, Map<String, String> pod, Map<String, String> image) {
    return SettingsReader.pods(
        Overlay.of(POD, pod, config.getConfig("pod")),
        Overlay.of(IMAGE, image, config.getConfig("image")));
  }

  @Override
  public CompletionStage<Done> ready() {
    CompletionStage<Done> now;
    synchronized (this) {
      if (settings != null) {
        return CompletableFuture.completedStage(Done.getInstance());
      }
      now = failure == null ? waiting.copy() : CompletableFuture.failedStage(failure);
    }
    // Without this object's lock: the watches take both in the other order.
    podWatch.start();
    imageWatch.start();
    return now;
  }

  @Override
  public synchronized PodSettings settings() {
    return Objects.requireNonNull(settings, "asked before ready");
  }

  @Override
  public PodQuota quota(ProjectSpec spec) {
    return quota;
  }

  private ConfigMapWatch.Listener listener(String name) {
    return new ConfigMapWatch.Listener() {
      @Override
      public void changed(Map<String, String> data) {
        heard(name, data);
      }

      @Override
      public void failed(RuntimeFailure failure) {
        unknown(failure);
      }
    };
  }

  private synchronized void heard(String name, Map<String, String> data) {
    heard.put(name, data);
    Map<String, String> pod = heard.get(POD);
    Map<String, String> image = heard.get(IMAGE);
    if (pod == null || image == null) {
      return;
    }
    try {
      PodSettings fresh = settings(config, pod, image);
      if (settings != null && !fresh.equals(settings)) {
        LOG.info("projects start with other settings from now on: {}", fresh);
      }
      complaint = "";
      know(fresh);
    } catch (IllegalArgumentException e) {
      refuse(String.valueOf(e.getMessage()));
    }
  }

  private void refuse(String sentence) {
    if (!sentence.equals(complaint)) {
      complaint = sentence;
      LOG.warn("settings of projects are not followed: {}", sentence);
    }
    if (settings == null) {
      unknown(
          new RuntimeFailure.Unavailable(
              "The settings of projects in the cluster make no sense; the log says why."));
    }
  }

  private void know(PodSettings fresh) {
    settings = fresh;
    CompletableFuture<Done> told = waiting;
    api.executor().execute(() -> told.complete(Done.getInstance()));
  }

  /** Until something is known, whoever asks is told why not. */
  private synchronized void unknown(RuntimeFailure why) {
    if (settings == null) {
      failure = why;
      CompletableFuture<Done> told = waiting;
      waiting = new CompletableFuture<>();
      told.completeExceptionally(why);
    }
  }

  @Override
  public void close() {
    podWatch.close();
    imageWatch.close();
    unknown(new RuntimeFailure.Unavailable("This hub is ending."));
  }
}
