package io.carrel.actors.account;

import java.util.concurrent.CompletionStage;

/** What admins choose for the whole site. */
public interface SiteSettings {
  CompletionStage<Values> read();

  CompletionStage<Values> write(Values values);

  /**
   * A secret of the installation by name, created at random (32 bytes) when it is not there yet.
   */
  CompletionStage<byte[]> secret(String name);

  /** Who may sign up. */
  enum SignUp {
    OPEN,
    INVITATION,
    CLOSED
  }

  /**
   * @param accentColor {@code #rrggbb}
   */
  record Values(String siteName, String accentColor, SignUp signUp) {}
}
