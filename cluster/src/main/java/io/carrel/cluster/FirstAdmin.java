package io.carrel.cluster;

import io.carrel.actors.account.Accounts;
import io.carrel.actors.account.Password;
import io.carrel.actors.account.SiteSettings;
import io.carrel.store.Store;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Gives a new site its admin: from the environment, or by a link that works once. */
final class FirstAdmin {
  private static final Duration LINK_LIFETIME = Duration.ofDays(1);
  private final Store store;
  private final UpSettings settings;

  FirstAdmin(Store store, UpSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  /** The link, when one is needed. Blocks. */
  Optional<String> prepare() {
    if (settings.openSignUp()) {
      openSignUp();
    }
    if (join(store.accounts().hasAdmin()) || createFromEnvironment()) {
      return Optional.empty();
    }
    String secret = join(store.invitations().issueAdminLink(LINK_LIFETIME)).secret();
    return Optional.of(settings.url(0) + "/sign-up?token=" + secret);
  }

  private void openSignUp() {
    SiteSettings.Values values = join(store.siteSettings().read());
    join(
        store
            .siteSettings()
            .write(
                new SiteSettings.Values(
                    values.siteName(), values.accentColor(), SiteSettings.SignUp.OPEN)));
  }

  private boolean createFromEnvironment() {
    String email = System.getenv("CARREL_ADMIN_EMAIL");
    String password = System.getenv("CARREL_ADMIN_PASSWORD");
    if (email == null || password == null) {
      return false;
    }
    if (password.length() < Password.MIN_LENGTH || password.length() > Password.MAX_LENGTH) {
      throw new StartRefused(
          "CARREL_ADMIN_PASSWORD needs "
              + Password.MIN_LENGTH
              + " to "
              + Password.MAX_LENGTH
              + " characters.");
    }
    Accounts.Created created =
        join(
            store
                .accounts()
                .create(
                    new Accounts.NewAccount(email, "Admin", "", new Password(password), true),
                    Optional.empty()));
    if (!(created instanceof Accounts.Created.Done)) {
      throw new StartRefused("CARREL_ADMIN_EMAIL belongs to an account that is no admin.");
    }
    return true;
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
