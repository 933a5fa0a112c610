package io.carrel.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carrel.actors.account.SiteSettings;
import io.carrel.actors.account.SiteSettings.SignUp;
import io.carrel.actors.account.SiteSettings.Values;
import io.carrel.http.identity.Site;
import io.carrel.http.identity.Visitor;
import io.carrel.http.operation.Access;
import io.carrel.http.operation.Call;
import io.carrel.http.operation.Nothing;
import io.carrel.http.operation.Operation;
import io.carrel.http.operation.Text;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the site is called and who may join; and what every page needs to know first. */
final class SettingsRoutes {
  private final SiteSettings settings;
  private final Site site;
  private final String version;

  SettingsRoutes(SiteSettings settings, Site site, String version) {
    this.settings = settings;
    this.site = site;
    this.version = version;
  }

  record Customize(
      String siteName,
      String accentColor,
      SignUp signUp,
      String version,
      @JsonInclude Optional<AccountBody> signedIn,
      @JsonInclude Optional<String> appsDomain) {}

  record SettingsBody(String siteName, String accentColor, SignUp signUp) {
    static SettingsBody of(Values values) {
      return new SettingsBody(values.siteName(), values.accentColor(), values.signUp());
    }

    record Holder(SettingsBody settings) {}
  }

  record SetSettings(
      @Text(min = 1, max = 60) Optional<String> siteName,
      @Text(max = 7, pattern = "#[0-9a-fA-F]{6}") Optional<String> accentColor,
      Optional<SignUp> signUp) {
    Values over(Values old) {
      return new Values(
          siteName.map(String::strip).orElse(old.siteName()),
          accentColor.map(color -> color.toLowerCase(Locale.ROOT)).orElse(old.accentColor()),
          signUp.orElse(old.signUp()));
    }
  }

  List<Operation<?, ?>> operations() {
    return List.of(
        Operation.of(
                "customize",
                Access.ANYONE,
                "The site's name and looks, and who is signed in.",
                Nothing.class,
                Customize.class,
                this::customize)
            .withGet(),
        Operation.of(
            "settings/get",
            Access.ADMIN,
            "The site's settings.",
            Nothing.class,
            SettingsBody.Holder.class,
            (call, request) -> answer(settings.read())),
        Operation.of(
            "settings/set",
            Access.ADMIN,
            "Changes those settings that are named.",
            SetSettings.class,
            SettingsBody.Holder.class,
            (call, request) ->
                answer(
                    settings
                        .read()
                        .thenComposeAsync(
                            old -> settings.write(request.over(old)), Runnable::run))));
  }

  private CompletionStage<Customize> customize(Call call, Nothing request) {
    return settings
        .read()
        .thenApplyAsync(
            values ->
                new Customize(
                    values.siteName(),
                    values.accentColor(),
                    values.signUp(),
                    version,
                    call.visitor()
                        .filter(visitor -> visitor.onlyProject().isEmpty())
                        .map(Visitor::account)
                        .map(AccountBody::of),
                    site.appsDomain()),
            Runnable::run);
  }

  private static CompletionStage<SettingsBody.Holder> answer(CompletionStage<Values> values) {
    return values.thenApplyAsync(
        read -> new SettingsBody.Holder(SettingsBody.of(read)), Runnable::run);
  }
}
