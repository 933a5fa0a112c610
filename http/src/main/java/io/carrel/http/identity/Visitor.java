package io.carrel.http.identity;

import io.carrel.actors.account.Account;
import io.carrel.actors.identity.ProjectId;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody we know, and how they proved it.
 *
 * @param session the sign-in session of the cookie, when it was a cookie
 * @param key the id of the API key, when it was a key
 * @param onlyProject the one project that the key opens; empty for everything the account may
 */
public record Visitor(
    Account account, Optional<UUID> session, Optional<Long> key, Optional<ProjectId> onlyProject) {
  /** Whether a program's key proved it; browsers' cookies need an origin check as well. */
  public boolean byKey() {
    return key.isPresent();
  }

  /** Whether the credential reaches this project at all; the role is its owner's to decide. */
  public boolean mayReach(ProjectId project) {
    return onlyProject.isEmpty() || onlyProject.get().equals(project);
  }
}
