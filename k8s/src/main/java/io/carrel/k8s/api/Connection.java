package io.carrel.k8s.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.URI;
import java.util.concurrent.Executor;

/** Makes the client; each setting that differs from its defaults says why. */
final class Connection {
  private static final int CONNECT_MILLIS = 5_000;

  private Connection() {}

  /**
   * @param callbacks runs what watches hear, in order for each watch
   */
  static KubernetesClient open(Config config, RequestPace pace, Executor callbacks) {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .withHttpClientBuilderConsumer(
            builder ->
                builder
                    // With HTTP/2 all requests share one connection, and go on waiting at it after
                    // it was cut silently.
                    .preferHttp11()
                    .addOrReplaceInterceptor("carrel-retry-after", new RetryAfter(pace)))
        .withTaskExecutor(callbacks)
        .build();
  }

  /**
   * @throws IllegalArgumentException when the kubeconfig cannot be read
   */
  static URI address(ApiSettings settings) {
    return URI.create(config(settings).getMasterUrl());
  }

  /**
   * @throws IllegalArgumentException when the kubeconfig cannot be read
   */
  static Config config(ApiSettings settings) {
    Config found;
    try {
      found =
          settings
              .kubeconfig()
              .map(file -> Config.fromKubeconfig(file.toFile()))
              .orElseGet(() -> Config.autoConfigure(null));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("The kubeconfig cannot be read: " + e.getMessage(), e);
    }
    return new ConfigBuilder(found)
        .withUserAgent("carrel")
        .withConnectionTimeout(CONNECT_MILLIS)
        .withRequestTimeout(Math.toIntExact(settings.requestTimeout().toMillis()))
        // It would repeat whatever failed, whether that helps or not, and past the request pace.
        .withRequestRetryBackoffLimit(0)
        // A watch that ends is opened again by whoever keeps it, from where it ended.
        .withWatchReconnectLimit(0)
        .build();
  }
}
