package io.carrel.actors.access;

import io.carrel.actors.identity.AccountId;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.project.Reason;
import io.carrel.actors.project.Role;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A pass and the gate that gave it. */
final class Visit implements Gates.Pass {
  private final Gate gate;
  private final AccountId account;
  private final Role needed;
  private final CompletableFuture<Reason> revoked = new CompletableFuture<>();
  private volatile boolean left;

  Visit(Gate gate, AccountId account, Role needed) {
    this.gate = gate;
    this.account = account;
    this.needed = needed;
  }

  /** Why somebody has no business in a project, if so. */
  static Optional<Reason> objection(ProjectView view, AccountId account, Role needed) {
    Optional<Role> role = view.roleOf(account);
    if (role.isEmpty()) {
      return Optional.of(Reason.NOT_FOUND);
    }
    if (view.state() == ProjectView.Lifecycle.DELETED) {
      return Optional.of(Reason.DELETED);
    }
    return role.get().includes(needed) ? Optional.empty() : Optional.of(Reason.FORBIDDEN);
  }

  Optional<Reason> objection(ProjectView view) {
    return objection(view, account, needed);
  }

  void revoke(Reason reason) {
    if (!left) {
      revoked.complete(reason);
    }
  }

  boolean isOver() {
    return left || revoked.isDone();
  }

  @Override
  public CompletionStage<Reason> revoked() {
    return revoked;
  }

  @Override
  public ProjectView view() {
    return gate.view();
  }

  @Override
  public void onView(Consumer<ProjectView> listener) {
    gate.listen(this, listener);
  }

  @Override
  public void touch(String source) {
    gate.touch(source);
  }

  @Override
  public void leave() {
    left = true;
    gate.leave(this);
  }
}
