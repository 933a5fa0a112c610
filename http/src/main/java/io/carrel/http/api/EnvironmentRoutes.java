package io.carrel.http.api;

import io.carrel.actors.account.SiteSettings;
import io.carrel.actors.account.SiteSettings.Environment;
import io.carrel.actors.runtime.ImageReference;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import io.carrel.http.operation.Access;
import io.carrel.http.operation.Nothing;
import io.carrel.http.operation.Operation;
import io.carrel.http.operation.Range;
import io.carrel.http.operation.Text;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The software that projects can choose from. */
final class EnvironmentRoutes {
  private final SiteSettings settings;

  EnvironmentRoutes(SiteSettings settings) {
    this.settings = settings;
  }

  record EnvironmentBody(
      @Text(min = 1, max = Environment.MAX_TITLE) String title,
      @Text(min = 1, max = ImageReference.MAX_LENGTH) String image,
      @Text(max = Environment.MAX_DESCRIPTION) String description) {
    static EnvironmentBody of(Environment environment) {
      return new EnvironmentBody(
          environment.title(), environment.image().value(), environment.description());
    }

    Environment environment() {
      if (!ImageReference.isOne(image)) {
        throw new Refused(
            ApiError.invalid("The field `image` takes the reference of a container image."));
      }
      return new Environment(title.strip(), new ImageReference(image), description.strip());
    }
  }

  /** All there are, in their order. */
  record EnvironmentList(
      @Range(max = SiteSettings.MAX_ENVIRONMENTS) List<EnvironmentBody> environments) {}

  List<Operation<?, ?>> operations() {
    return List.of(
        Operation.of(
            "environments/list",
            Access.PERSON,
            "The software that projects can choose from, beside the usual one.",
            Nothing.class,
            EnvironmentList.class,
            (call, request) -> answer(settings.environments())),
        Operation.of(
            "environments/set",
            Access.ADMIN,
            "Replaces the list. Projects keep what they chose before.",
            EnvironmentList.class,
            EnvironmentList.class,
            (call, request) -> answer(settings.setEnvironments(checked(request)))));
  }

  private static List<Environment> checked(EnvironmentList request) {
    List<Environment> wanted =
        request.environments().stream().map(EnvironmentBody::environment).toList();
    requireDistinct(wanted, "title", Environment::title);
    requireDistinct(wanted, "image", Environment::image);
    return wanted;
  }

  private static void requireDistinct(
      List<Environment> wanted, String field, Function<Environment, Object> value) {
    if (wanted.stream().map(value).distinct().count() < wanted.size()) {
      throw new Refused(ApiError.invalid("The field `" + field + "` is the same in two entries."));
    }
  }

  private static CompletionStage<EnvironmentList> answer(
      CompletionStage<List<Environment>> environments) {
    return environments.thenApplyAsync(
        all -> new EnvironmentList(all.stream().map(EnvironmentBody::of).toList()), Runnable::run);
  }
}
