package io.carrel.actors.account;

import io.carrel.actors.runtime.ImageReference;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What admins choose for the whole site. */
public interface SiteSettings {
  CompletionStage<Values> read();

  CompletionStage<Values> write(Values values);

  /**
   * A secret of the installation by name, created at random (32 bytes) when it is not there yet.
   */
  CompletionStage<byte[]> secret(String name);

  /** The software that projects can choose from, in the admins' order. */
  CompletionStage<List<Environment>> environments();

  /** Replaces all of them; the answer is what is kept. Projects keep what they chose before. */
  CompletionStage<List<Environment>> setEnvironments(List<Environment> environments);

  /** Entries of the list of environments. */
  int MAX_ENVIRONMENTS = 100;

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

  /** A choice of software for projects: what people call it, and the image it is. */
  record Environment(String title, ImageReference image, String description) {
    /** Characters of a title. */
    public static final int MAX_TITLE = 80;

    /** Characters of a description. */
    public static final int MAX_DESCRIPTION = 300;
  }
}
