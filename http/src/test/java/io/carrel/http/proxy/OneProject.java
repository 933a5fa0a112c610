package io.carrel.http.proxy;

import io.carrel.actors.access.Gates;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.project.Reason;
import io.carrel.actors.project.Role;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Adjustment;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A gate to one project whose owner is the test. */
final class OneProject implements Gates {
  final ProjectId id = ProjectId.random();
  private final AccountId member;
  private final Set<TestPass> inside = ConcurrentHashMap.newKeySet();
  private volatile ProjectView view;

  OneProject(AccountId member, Role role, Optional<Endpoint> endpoint) {
    this.member = member;
    this.view =
        view(
            Map.of(member, role),
            endpoint.isPresent() ? ProjectView.Lifecycle.RUNNING : ProjectView.Lifecycle.STOPPED,
            endpoint);
  }

  void removeMember() {
    view = view(Map.of(), view.state(), view.endpoint());
    inside.forEach(pass -> pass.revoked.complete(Reason.NOT_FOUND));
  }

  void stop() {
    view = view(view.members(), ProjectView.Lifecycle.STOPPING, Optional.empty());
    inside.forEach(pass -> pass.listeners.forEach(listener -> listener.accept(view)));
  }

  int inside() {
    return inside.size();
  }

  @Override
  public CompletionStage<Admission> enter(ProjectId project, AccountId account, Role needed) {
    Optional<Role> role = project.equals(id) ? view.roleOf(account) : Optional.empty();
    if (role.isEmpty() || !role.get().includes(needed)) {
      return CompletableFuture.completedFuture(
          new Admission.Refused(role.isEmpty() ? Reason.NOT_FOUND : Reason.FORBIDDEN));
    }
    TestPass pass = new TestPass();
    inside.add(pass);
    return CompletableFuture.completedFuture(new Admission.Admitted(view, pass));
  }

  private final class TestPass implements Pass {
    private final CompletableFuture<Reason> revoked = new CompletableFuture<>();
    private final List<Consumer<ProjectView>> listeners =
        new java.util.concurrent.CopyOnWriteArrayList<>();

    @Override
    public CompletionStage<Reason> revoked() {
      return revoked;
    }

    @Override
    public ProjectView view() {
      return view;
    }

    @Override
    public void onView(Consumer<ProjectView> listener) {
      listeners.add(listener);
      listener.accept(view);
    }

    @Override
    public void touch(String source) {}

    @Override
    public void leave() {
      inside.remove(this);
    }
  }

  private ProjectView view(
      Map<AccountId, Role> members, ProjectView.Lifecycle state, Optional<Endpoint> endpoint) {
    return new ProjectView(
        id,
        1,
        1,
        "Title <b>",
        "",
        members,
        state,
        "",
        Instant.EPOCH,
        List.of(new ProjectView.Step(Instant.EPOCH, "Asked <to> start")),
        Optional.empty(),
        new Epoch(3),
        endpoint,
        false,
        Duration.ofMinutes(30),
        Optional.empty(),
        Instant.EPOCH,
        Instant.EPOCH,
        Quota.of(100, 1000, 200, 1000),
        Adjustment.APPLIED,
        Optional.empty());
  }

  AccountId member() {
    return member;
  }
}
