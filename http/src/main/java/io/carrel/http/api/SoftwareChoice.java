package io.carrel.http.api;

import io.carrel.actors.account.SiteSettings;
import io.carrel.actors.runtime.ImageReference;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lets projects choose what the site offers, and nothing else. */
final class SoftwareChoice {
  private final SiteSettings settings;

  SoftwareChoice(SiteSettings settings) {
    this.settings = settings;
  }

  /**
   * The image that is meant; empty for the usual software, which is also what an empty text means.
   * Fails with {@link Refused} when the site does not offer it.
   */
  CompletionStage<Optional<ImageReference>> offered(Optional<String> image) {
    Optional<String> wanted = image.filter(text -> !text.isEmpty());
    if (wanted.isEmpty()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return settings
        .environments()
        .thenApplyAsync(
            offered ->
                Optional.of(
                    offered.stream()
                        .map(SiteSettings.Environment::image)
                        .filter(one -> one.value().equals(wanted.get()))
                        .findFirst()
                        .orElseThrow(SoftwareChoice::notOffered)),
            Runnable::run);
  }

  private static Refused notOffered() {
    return new Refused(
        ApiError.conflict("not_offered", "The site does not offer this software environment."));
  }
}
