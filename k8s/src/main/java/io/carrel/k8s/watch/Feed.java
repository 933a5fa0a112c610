package io.carrel.k8s.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One selection of objects at the API server. Its methods block.
 *
 * @param <T> the kind of object
 */
public final class Feed<T extends HasMetadata> {
  static final int EXPIRED = 410;
  private static final long PAGE = 500;

  private final Function<
          KubernetesClient,
          ? extends FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ?>>
      objects;
  private final String labels;
  private final String fields;

  public Feed(
      Function<
              KubernetesClient,
              ? extends FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ?>>
          objects,
      String labels,
      String fields) {
    this.objects = objects;
    this.labels = labels;
    this.fields = fields;
  }

  /** Everything there was at one moment, and the version to watch from. */
  record Listed<R>(List<R> all, String version) {}

  /**
   * Lists page by page, so that whole objects are held for one page only. Consistent: what was
   * acknowledged before the call is in it.
   *
   * @param read what is kept of an object; empty: nothing
   */
  <R> Listed<R> list(KubernetesClient client, Function<T, Optional<R>> read) {
    try {
      return list(client, read, PAGE);
    } catch (KubernetesClientException e) {
      if (e.getCode() == EXPIRED) {
        // The pages took so long that the API server forgot the moment they are of.
        return list(client, read, 0);
      }
      throw e;
    }
  }

  private <R> Listed<R> list(KubernetesClient client, Function<T, Optional<R>> read, long limit) {
    List<R> all = new ArrayList<>();
    String next = null;
    while (true) {
      ListOptions options = options();
      options.setLimit(limit == 0 ? null : limit);
      options.setContinue(next);
      KubernetesResourceList<T> page = objects.apply(client).list(options);
      page.getItems().forEach(object -> read.apply(object).ifPresent(all::add));
      ListMeta meta = page.getMetadata();
      next = meta.getContinue();
      if (next == null || next.isEmpty()) {
        return new Listed<>(all, meta.getResourceVersion());
      }
    }
  }

  /** Returns once the watch is open. */
  Watch watch(KubernetesClient client, String version, Watcher<T> watcher) {
    ListOptions options = options();
    options.setResourceVersion(version);
    options.setAllowWatchBookmarks(true);
    return objects.apply(client).watch(options, watcher);
  }

  private ListOptions options() {
    return new ListOptionsBuilder()
        .withLabelSelector(labels.isEmpty() ? null : labels)
        .withFieldSelector(fields.isEmpty() ? null : fields)
        .build();
  }
}
