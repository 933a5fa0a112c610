package io.carrel.http.proxy;

import io.carrel.actors.access.Gates;
import io.carrel.actors.account.Account;
import io.carrel.actors.account.ApiKeys;
import io.carrel.actors.account.SignInSessions;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.Role;
import io.carrel.actors.runtime.Endpoint;
import java.util.Optional;
import java.util.UUID;

/** One project, one person and their secrets, for the tests of other packages. */
public final class TestProject {
  private final OneProject project;
  private final KnownSecrets secrets;

  public TestProject(Account account, UUID signIn, Role role, Optional<Endpoint> endpoint) {
    project = new OneProject(account.id(), role, endpoint);
    secrets = new KnownSecrets(account, signIn);
  }

  public ProjectId id() {
    return project.id;
  }

  public Gates gates() {
    return project;
  }

  public SignInSessions signIns() {
    return secrets;
  }

  public ApiKeys keys() {
    return new KnownSecrets.Keys(secrets.account());
  }

  public void removeMember() {
    project.removeMember();
  }
}
