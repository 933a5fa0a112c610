package io.carrel.actors.project;

import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a project keeps through all its states.
 *
 * @param sequence the number of events so far, which is the last one's sequence number
 * @param since when the present state began
 * @param epoch of the current or last run
 * @param answered the latest accepted requests, oldest first
 * @param image the software it runs in; empty: what the place gives every project
 */
record Facts(
    long sequence,
    String title,
    String description,
    Map<AccountId, Role> members,
    boolean alwaysRunning,
    Duration idleTimeout,
    Instant created,
    Instant since,
    Epoch epoch,
    List<Answered> answered,
    Optional<ImageReference> image) {
  /** How many accepted requests are remembered. */
  static final int MAX_ANSWERED = 32;

  /** An accepted request; an id is the asker's own, so that two may use the same one. */
  record Answered(RequestId requestId, By by) {}

  Facts {
    members = Map.copyOf(members);
    answered = List.copyOf(answered);
  }

  static Facts of(ProjectEvent.Created event) {
    return new Facts(
            0,
            event.title(),
            event.description(),
            Map.of(event.owner(), Role.OWNER),
            false,
            event.idleTimeout(),
            event.at(),
            event.at(),
            Epoch.NONE,
            List.of(),
            Optional.empty())
        .noting(event);
  }

  boolean answered(RequestId requestId, By by) {
    return answered.contains(new Answered(requestId, by));
  }

  Optional<Role> roleOf(AccountId account) {
    return Optional.ofNullable(members.get(account));
  }

  /** These facts after one more event: its number, its request, and since when. */
  Facts noting(ProjectEvent event) {
    List<Answered> noted =
        event
            .request()
            .map(id -> Stream.concat(answered.stream(), Stream.of(new Answered(id, event.by()))))
            .map(all -> all.toList())
            .orElse(answered);
    return new Facts(
        sequence + 1,
        title,
        description,
        members,
        alwaysRunning,
        idleTimeout,
        created,
        event.lifecycle().isPresent() ? event.at() : since,
        epoch,
        noted.subList(Math.max(0, noted.size() - MAX_ANSWERED), noted.size()),
        image);
  }

  Facts withTitle(String newTitle) {
    return with(newTitle, description, members, alwaysRunning, idleTimeout, epoch);
  }

  Facts withDescription(String newDescription) {
    return with(title, newDescription, members, alwaysRunning, idleTimeout, epoch);
  }

  Facts withAlwaysRunning(boolean newAlwaysRunning) {
    return with(title, description, members, newAlwaysRunning, idleTimeout, epoch);
  }

  Facts withIdleTimeout(Duration newIdleTimeout) {
    return with(title, description, members, alwaysRunning, newIdleTimeout, epoch);
  }

  Facts withEpoch(Epoch newEpoch) {
    return with(title, description, members, alwaysRunning, idleTimeout, newEpoch);
  }

  Facts withImage(Optional<ImageReference> newImage) {
    return new Facts(
        sequence,
        title,
        description,
        members,
        alwaysRunning,
        idleTimeout,
        created,
        since,
        epoch,
        answered,
        newImage);
  }

  Facts withMember(AccountId account, Role role) {
    Map<AccountId, Role> changed = new HashMap<>(members);
    changed.put(account, role);
    return with(title, description, changed, alwaysRunning, idleTimeout, epoch);
  }

  Facts withoutMember(AccountId account) {
    Map<AccountId, Role> changed = new HashMap<>(members);
    changed.remove(account);
    return with(title, description, changed, alwaysRunning, idleTimeout, epoch);
  }

  private Facts with(
      String newTitle,
      String newDescription,
      Map<AccountId, Role> newMembers,
      boolean newAlwaysRunning,
      Duration newIdleTimeout,
      Epoch newEpoch) {
    return new Facts(
        sequence,
        newTitle,
        newDescription,
        newMembers,
        newAlwaysRunning,
        newIdleTimeout,
        created,
        since,
        newEpoch,
        answered,
        image);
  }
}
