package io.carrel.k8s.watch;

import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.api.ApiServer;
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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One selection of objects at the API server.
 *
 * @param <T> the kind of object
 */
public final class Feed<T extends HasMetadata> {
  static final int EXPIRED = 410;

  /** Whole objects in memory at once; of pods some 4 MB. */
  private static final long PAGE = 500;

  /** How often a list is begun whose pages were forgotten. */
  private static final int MAX_ROUNDS = 3;

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
   * @param next where the next page begins; empty after the last one
   * @param expired whether the API server forgot the moment that the pages are of
   */
  private record Page<R>(List<R> read, String version, String next, boolean expired) {}

  /**
   * Lists page by page, each page a request of its own, so that whole objects are held for one page
   * only and others get their turn in between. Consistent: what was acknowledged before the call is
   * in it. Does not block.
   *
   * @param read what is kept of an object; empty: nothing
   */
  <R> CompletionStage<Listed<R>> list(ApiServer api, Function<T, Optional<R>> read) {
    return list(api, read, 1);
  }

  private <R> CompletionStage<Listed<R>> list(
      ApiServer api, Function<T, Optional<R>> read, int round) {
    return addPages(api, read, new ArrayList<>(), "")
        .thenComposeAsync(
            listed ->
                listed.isPresent()
                    ? CompletableFuture.completedFuture(listed.get())
                    : round < MAX_ROUNDS
                        ? list(api, read, round + 1)
                        : CompletableFuture.failedFuture(
                            new RuntimeFailure.Unavailable(
                                "The cluster forgets what there was before it has told all.")),
            Runnable::run);
  }

  /** Empty when the pages took so long that the rest of them is no longer known. */
  private <R> CompletionStage<Optional<Listed<R>>> addPages(
      ApiServer api, Function<T, Optional<R>> read, List<R> all, String from) {
    return api.askNext(client -> page(client, read, from))
        .thenComposeAsync(
            page -> {
              all.addAll(page.read());
              return page.expired()
                  ? CompletableFuture.completedFuture(Optional.empty())
                  : page.next().isEmpty()
                      ? CompletableFuture.completedFuture(
                          Optional.of(new Listed<>(all, page.version())))
                      : addPages(api, read, all, page.next());
            },
            Runnable::run);
  }

  private <R> Page<R> page(KubernetesClient client, Function<T, Optional<R>> read, String from) {
    ListOptions options = options();
    options.setLimit(PAGE);
    options.setContinue(from.isEmpty() ? null : from);
    try {
      KubernetesResourceList<T> page = objects.apply(client).list(options);
      ListMeta meta = page.getMetadata();
      return new Page<>(
          page.getItems().stream().map(read).flatMap(Optional::stream).toList(),
          meta.getResourceVersion(),
          Objects.requireNonNullElse(meta.getContinue(), ""),
          false);
    } catch (KubernetesClientException e) {
      if (e.getCode() == EXPIRED) {
        return new Page<>(List.of(), "", "", true);
      }
      throw e;
    }
  }

  /** Returns once the watch is open; blocks. */
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
