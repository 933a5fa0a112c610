package io.carrel.k8s;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.api.ApiSettings;
import io.carrel.k8s.manifest.DedicatedNodes;
import io.carrel.k8s.manifest.NetworkSettings;
import io.carrel.k8s.manifest.PodSettings;
import io.carrel.k8s.manifest.Volumes;
import io.carrel.k8s.prepull.PrepullSettings;
import io.carrel.k8s.reach.ReachMode;
import io.carrel.k8s.run.RunSettings;
import io.carrel.k8s.watch.WatchSettings;
import io.fabric8.kubernetes.api.model.Toleration;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes records of {@code carrel.kubernetes}; reference.conf explains each setting. */
final class SettingsReader {
  private SettingsReader() {}

  /**
   * @param config {@code carrel.kubernetes}
   * @throws IllegalArgumentException with one sentence that says what is wrong
   */
  static KubernetesSettings settings(Config config) {
    return explained(
        () -> {
          ApiSettings api = api(config);
          return new KubernetesSettings(
              config.getString("namespace"),
              api,
              network(config.getConfig("network"), api),
              new RunSettings(
                  config.getDuration("run.grace"), config.getDuration("run.confirmation")),
              new WatchSettings(
                  config.getDuration("watch.sign-of-life"), config.getDuration("watch.relist")),
              reach(config.getString("reach")));
        });
  }

  private static ApiSettings api(Config config) {
    Config api = config.getConfig("api");
    return new ApiSettings(
        text(config, "kubeconfig").map(Path::of),
        api.getDouble("requests-per-second"),
        api.getInt("burst"),
        api.getInt("connections"),
        api.getDuration("request-timeout"),
        api.getDuration("retry-for"),
        api.getInt("longest-line"));
  }

  private static NetworkSettings network(Config config, ApiSettings api) {
    Map<String, String> labels = labels(config, "hub-labels");
    List<String> addresses = config.getStringList("hub-addresses");
    return new NetworkSettings(
        labels,
        labels.isEmpty() && addresses.isEmpty()
            ? List.of(OwnAddress.towards(ApiServer.addressOf(api)))
            : addresses,
        config.getString("dns-namespace"),
        labels(config, "dns-labels"),
        config.getStringList("forbidden"),
        config.getBoolean("version6"));
  }

  private static ReachMode reach(String word) {
    try {
      return ReachMode.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The setting carrel.kubernetes.reach is auto, direct or port-forward, not " + word + ".");
    }
  }

  /**
   * @param pod {@code carrel.kubernetes.pod}
   * @param image {@code carrel.kubernetes.image}
   * @param prepull as {@link #prepull} reads it
   * @throws IllegalArgumentException with one sentence that says what is wrong
   */
  static PodSettings pods(Config pod, Config image, Optional<PrepullSettings> prepull) {
    return explained(
        () ->
            new PodSettings(
                image.getString("project"),
                image.getString("server"),
                pod.getStringList("image-pull-secrets"),
                new Volumes(
                    pod.getString("volumes.homes-claim"),
                    text(pod, "volumes.software-claim"),
                    pod.getBoolean("volumes.fix-ownership")),
                text(pod, "priority-class"),
                labels(pod, "node-labels"),
                tolerations(pod, prepull),
                new DedicatedNodes(
                    pod.getString("dedicated-nodes.label"), pod.getString("dedicated-nodes.taint")),
                pod.getDuration("node-loss")));
  }

  /**
   * How nodes are prepared; empty: not at all.
   *
   * @param config {@code carrel.kubernetes}
   * @throws IllegalArgumentException with one sentence that says what is wrong
   */
  static Optional<PrepullSettings> prepull(Config config) {
    return explained(
        () ->
            Optional.of(PrepullSettings.of(config.getConfig("prepull")))
                .filter(PrepullSettings::enabled));
  }

  private static List<Toleration> tolerations(Config pod, Optional<PrepullSettings> prepull) {
    return Stream.concat(
            pod.getConfigList("tolerations").stream().map(SettingsReader::toleration),
            prepull.map(PrepullSettings::openNodes).stream())
        .toList();
  }

  private static Toleration toleration(Config one) {
    return new Toleration(
        one.hasPath("effect") ? one.getString("effect") : null,
        one.hasPath("key") ? one.getString("key") : null,
        one.hasPath("operator") ? one.getString("operator") : null,
        null,
        one.hasPath("value") ? one.getString("value") : null);
  }

  private static Map<String, String> labels(Config config, String key) {
    Map<String, String> labels = new TreeMap<>();
    config
        .getObject(key)
        .forEach((label, value) -> labels.put(label, String.valueOf(value.unwrapped())));
    return labels;
  }

  private static Optional<String> text(Config config, String key) {
    return Optional.of(config.getString(key)).filter(text -> !text.isBlank());
  }

  private static <T> T explained(Supplier<T> read) {
    try {
      return read.get();
    } catch (ConfigException e) {
      throw new IllegalArgumentException("A setting makes no sense: " + e.getMessage(), e);
    }
  }
}
