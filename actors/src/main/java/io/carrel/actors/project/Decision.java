package io.carrel.actors.project;

import io.carrel.actors.Settings;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.project.Project.AddMember;
import io.carrel.actors.project.Project.ChangeRole;
import io.carrel.actors.project.Project.Create;
import io.carrel.actors.project.Project.Delete;
import io.carrel.actors.project.Project.Describe;
import io.carrel.actors.project.Project.RemoveMember;
import io.carrel.actors.project.Project.Rename;
import io.carrel.actors.project.Project.Request;
import io.carrel.actors.project.Project.Restart;
import io.carrel.actors.project.Project.Restore;
import io.carrel.actors.project.Project.SetAlwaysRunning;
import io.carrel.actors.project.Project.SetIdleTimeout;
import io.carrel.actors.project.Project.SetImage;
import io.carrel.actors.project.Project.SetQuota;
import io.carrel.actors.project.Project.Start;
import io.carrel.actors.project.Project.Stop;
import io.carrel.actors.project.ProjectState.Deleted;
import io.carrel.actors.project.ProjectState.Existing;
import io.carrel.actors.project.ProjectState.Stopped;
import io.carrel.actors.project.ProjectState.Stopping;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What an owner decides about a request; a function of state, request and time alone. */
sealed interface Decision {
  /** Accepted: this happens. */
  record Persist(ProjectEvent event) implements Decision {}

  /** Accepted: it is so already. */
  record Unchanged() implements Decision {}

  record Refused(Reason reason) implements Decision {}

  static Decision of(ProjectState state, Request request, Instant now, Settings settings) {
    if (request instanceof Create create) {
      return create(state, create, now, settings.idleTimeout());
    }
    if (!(state instanceof Existing project)) {
      return new Refused(Reason.NOT_FOUND);
    }
    return refusal(project, request)
        .<Decision>map(Refused::new)
        .orElseGet(() -> permitted(project, request, now, settings.quota()));
  }

  private static Decision create(
      ProjectState state, Create request, Instant now, Duration idleTimeout) {
    boolean forAnother =
        request.by() instanceof By.Person person && !person.account().equals(request.owner());
    if (forAnother) {
      return new Refused(Reason.FORBIDDEN);
    }
    if (state instanceof Existing) {
      return new Refused(Reason.ALREADY_EXISTS);
    }
    if (!isTitle(request.title()) || !isDescription(request.description())) {
      return new Refused(Reason.INVALID);
    }
    return new Persist(
        new ProjectEvent.Created(
            now,
            request.by(),
            request.requestId(),
            request.owner(),
            request.title(),
            request.description(),
            idleTimeout));
  }

  private static Optional<Reason> refusal(Existing project, Request request) {
    if (request.by() instanceof By.Person person) {
      Optional<Role> role = project.facts().roleOf(person.account());
      if (role.isEmpty()) {
        return Optional.of(Reason.NOT_FOUND);
      }
      boolean leaves =
          request instanceof RemoveMember remove && remove.account().equals(person.account());
      if (!leaves && !role.get().includes(needed(request))) {
        return Optional.of(Reason.FORBIDDEN);
      }
    } else if (request.by() instanceof By.Platform && !isLifecycle(request)) {
      return Optional.of(Reason.FORBIDDEN);
    }
    if (request instanceof SetQuota && !(request.by() instanceof By.Admin)) {
      return Optional.of(Reason.FORBIDDEN);
    }
    boolean goesDeleted = request instanceof Restore || request instanceof Delete;
    return project instanceof Deleted && !goesDeleted
        ? Optional.of(Reason.DELETED)
        : Optional.empty();
  }

  private static Role needed(Request request) {
    return isLifecycle(request) || request instanceof Rename || request instanceof Describe
        ? Role.COLLABORATOR
        : Role.OWNER;
  }

  private static boolean isLifecycle(Request request) {
    return request instanceof Start || request instanceof Stop || request instanceof Restart;
  }

  private static Decision permitted(Existing project, Request request, Instant now, Quota usual) {
    Epoch next = new Epoch(project.sequence() + 1);
    if (request instanceof Start start) {
      return unless(
          project.desired().isPresent(),
          new ProjectEvent.StartRequested(now, start.by(), start.requestId(), next));
    }
    if (request instanceof Stop stop) {
      return unless(
          project instanceof Stopped || project instanceof Stopping,
          new ProjectEvent.StopRequested(now, stop.by(), stop.requestId(), ""));
    }
    if (request instanceof Restart restart) {
      return new Persist(
          new ProjectEvent.RestartRequested(now, restart.by(), restart.requestId(), next));
    }
    if (request instanceof Delete delete) {
      return unless(
          project instanceof Deleted,
          new ProjectEvent.Deleted(now, delete.by(), delete.requestId()));
    }
    if (request instanceof Restore restore) {
      return unless(
          !(project instanceof Deleted),
          new ProjectEvent.Restored(now, restore.by(), restore.requestId()));
    }
    return setting(project.facts(), request, now, usual);
  }

  private static Decision setting(Facts facts, Request request, Instant now, Quota usual) {
    if (request instanceof Rename rename) {
      return isTitle(rename.title())
          ? unless(
              facts.title().equals(rename.title()),
              new ProjectEvent.Renamed(now, rename.by(), rename.requestId(), rename.title()))
          : new Refused(Reason.INVALID);
    }
    if (request instanceof Describe describe) {
      return isDescription(describe.description())
          ? unless(
              facts.description().equals(describe.description()),
              new ProjectEvent.Described(
                  now, describe.by(), describe.requestId(), describe.description()))
          : new Refused(Reason.INVALID);
    }
    if (request instanceof SetAlwaysRunning set) {
      return unless(
          facts.alwaysRunning() == set.alwaysRunning(),
          new ProjectEvent.AlwaysRunningSet(now, set.by(), set.requestId(), set.alwaysRunning()));
    }
    if (request instanceof SetIdleTimeout set) {
      return idleTimeout(facts, set, now, usual);
    }
    if (request instanceof SetQuota set) {
      return quota(facts, set, now, usual);
    }
    if (request instanceof SetImage set) {
      return unless(
          facts.image().equals(set.image()),
          new ProjectEvent.ImageSet(now, set.by(), set.requestId(), set.image()));
    }
    return membership(facts, request, now);
  }

  private static Decision idleTimeout(
      Facts facts, SetIdleTimeout request, Instant now, Quota usual) {
    Duration wanted = request.idleTimeout();
    if (!isIdleTimeout(wanted)) {
      return new Refused(Reason.INVALID);
    }
    return wanted.compareTo(facts.quota(usual).idleTimeout()) > 0
        ? new Refused(Reason.QUOTA_EXCEEDED)
        : unless(
            facts.idleTimeout().equals(wanted),
            new ProjectEvent.IdleTimeoutSet(now, request.by(), request.requestId(), wanted));
  }

  private static Decision quota(Facts facts, SetQuota request, Instant now, Quota usual) {
    try {
      Optional<Quota> wanted = request.change().map(change -> change.of(facts.quota(usual)));
      return unless(
          facts.ownQuota().equals(wanted),
          new ProjectEvent.QuotaSet(now, request.by(), request.requestId(), wanted));
    } catch (IllegalArgumentException impossible) {
      return new Refused(Reason.INVALID_QUOTA);
    }
  }

  private static Decision membership(Facts facts, Request request, Instant now) {
    if (request instanceof AddMember add) {
      if (facts.roleOf(add.account()).isPresent()) {
        return new Refused(Reason.ALREADY_MEMBER);
      }
      return facts.members().size() >= Project.MAX_MEMBERS
          ? new Refused(Reason.TOO_MANY_MEMBERS)
          : new Persist(
              new ProjectEvent.MemberAdded(
                  now, add.by(), add.requestId(), add.account(), add.role()));
    }
    if (request instanceof RemoveMember remove) {
      return remaining(
          facts,
          remove.account(),
          false,
          new ProjectEvent.MemberRemoved(now, remove.by(), remove.requestId(), remove.account()));
    }
    if (request instanceof ChangeRole change) {
      if (facts.roleOf(change.account()).equals(Optional.of(change.role()))) {
        return new Unchanged();
      }
      return remaining(
          facts,
          change.account(),
          change.role() == Role.OWNER,
          new ProjectEvent.RoleChanged(
              now, change.by(), change.requestId(), change.account(), change.role()));
    }
    throw new IllegalStateException("no decision about " + request.getClass().getSimpleName());
  }

  /** The event, unless there is no such member or it takes away the last owner. */
  private static Decision remaining(
      Facts facts, AccountId member, boolean staysOwner, ProjectEvent event) {
    Optional<Role> role = facts.roleOf(member);
    if (role.isEmpty()) {
      return new Refused(Reason.NO_SUCH_MEMBER);
    }
    long owners = facts.members().values().stream().filter(r -> r == Role.OWNER).count();
    return role.get() == Role.OWNER && !staysOwner && owners == 1
        ? new Refused(Reason.LAST_OWNER)
        : new Persist(event);
  }

  private static Decision unless(boolean so, ProjectEvent event) {
    return so ? new Unchanged() : new Persist(event);
  }

  private static boolean isTitle(String title) {
    return !title.isBlank()
        && title.length() <= Project.MAX_TITLE
        && title.chars().noneMatch(Character::isISOControl);
  }

  private static boolean isDescription(String description) {
    return description.length() <= Project.MAX_DESCRIPTION && description.indexOf('\0') < 0;
  }

  private static boolean isIdleTimeout(Duration timeout) {
    return timeout.compareTo(Project.MIN_IDLE_TIMEOUT) >= 0
        && timeout.compareTo(Project.MAX_IDLE_TIMEOUT) <= 0;
  }
}
