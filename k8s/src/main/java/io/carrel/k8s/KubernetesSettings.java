package io.carrel.k8s;

import io.carrel.k8s.api.ApiSettings;
import io.carrel.k8s.manifest.NetworkSettings;
import io.carrel.k8s.reach.ReachMode;
import io.carrel.k8s.run.RunSettings;
import io.carrel.k8s.watch.WatchSettings;
import java.util.regex.Pattern;

/**
 * How projects run in a cluster.
 *
 * @param namespace where all of them are
 * @param reach how this program reaches project servers
 */
public record KubernetesSettings(
    String namespace,
    ApiSettings api,
    NetworkSettings network,
    RunSettings run,
    WatchSettings watch,
    ReachMode reach) {
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /**
   * @throws IllegalArgumentException with one sentence that says what is wrong
   */
  public KubernetesSettings {
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw new IllegalArgumentException("No namespace can have the name " + namespace + ".");
    }
  }

  /** Of a program that reaches pods by their addresses. */
  public KubernetesSettings(
      String namespace,
      ApiSettings api,
      NetworkSettings network,
      RunSettings run,
      WatchSettings watch) {
    this(namespace, api, network, run, watch, ReachMode.DIRECT);
  }
}
