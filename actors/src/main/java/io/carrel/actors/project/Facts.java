package io.carrel.actors.project;

import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.ImageReference;
import io.carrel.actors.runtime.ProjectSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What a project keeps through all its states.
 *
 * @param sequence the number of events so far, which is the last one's sequence number
 * @param since when the present state began
 * @param epoch of the current or last run
 * @param answered the latest accepted requests, oldest first
 * @param ownQuota empty: the site's quota holds
 * @param quotaSet the sequence number of the event that last set the quota, 0 when none has
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
    Optional<Quota> ownQuota,
    long quotaSet,
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
            Optional.empty(),
            0,
            Optional.empty())
        .noting(event);
  }

  /**
   * What holds for it.
   *
   * @param usual the site's quota
   */
  Quota quota(Quota usual) {
    return ownQuota.orElse(usual);
  }

  /** What its owners chose, as far as the quota allows it. */
  Duration idleTimeout(Quota usual) {
    Duration most = quota(usual).idleTimeout();
    return idleTimeout.compareTo(most) > 0 ? most : idleTimeout;
  }

  /** What a run of it shall look like. */
  ProjectSpec spec(ProjectId project, Quota usual) {
    return new ProjectSpec(project, title, Map.of(), quota(usual), image);
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
    return changed(
        draft -> {
          draft.sequence++;
          draft.since = event.lifecycle().isPresent() ? event.at() : since;
          draft.answered = noted.subList(Math.max(0, noted.size() - MAX_ANSWERED), noted.size());
        });
  }

  Facts withTitle(String newTitle) {
    return changed(draft -> draft.title = newTitle);
  }

  Facts withDescription(String newDescription) {
    return changed(draft -> draft.description = newDescription);
  }

  Facts withAlwaysRunning(boolean newAlwaysRunning) {
    return changed(draft -> draft.alwaysRunning = newAlwaysRunning);
  }

  Facts withIdleTimeout(Duration newIdleTimeout) {
    return changed(draft -> draft.idleTimeout = newIdleTimeout);
  }

  Facts withEpoch(Epoch newEpoch) {
    return changed(draft -> draft.epoch = newEpoch);
  }

  Facts withImage(Optional<ImageReference> newImage) {
    return changed(draft -> draft.image = newImage);
  }

  Facts withMember(AccountId account, Role role) {
    Map<AccountId, Role> more = new HashMap<>(members);
    more.put(account, role);
    return changed(draft -> draft.members = more);
  }

  Facts withoutMember(AccountId account) {
    Map<AccountId, Role> fewer = new HashMap<>(members);
    fewer.remove(account);
    return changed(draft -> draft.members = fewer);
  }

  /** These with the quota that the last noted event set. */
  Facts withQuota(Optional<Quota> newQuota) {
    return changed(
        draft -> {
          draft.ownQuota = newQuota;
          draft.quotaSet = sequence;
        });
  }

  private Facts changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.facts();
  }

  /** The next facts while they are made: each change names only what it changes. */
  private static final class Draft {
    private long sequence;
    private String title;
    private String description;
    private Map<AccountId, Role> members;
    private boolean alwaysRunning;
    private Duration idleTimeout;
    private final Instant created;
    private Instant since;
    private Epoch epoch;
    private List<Answered> answered;
    private Optional<Quota> ownQuota;
    private long quotaSet;
    private Optional<ImageReference> image;

    Draft(Facts facts) {
      sequence = facts.sequence;
      title = facts.title;
      description = facts.description;
      members = facts.members;
      alwaysRunning = facts.alwaysRunning;
      idleTimeout = facts.idleTimeout;
      created = facts.created;
      since = facts.since;
      epoch = facts.epoch;
      answered = facts.answered;
      ownQuota = facts.ownQuota;
      quotaSet = facts.quotaSet;
      image = facts.image;
    }

    Facts facts() {
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
          ownQuota,
          quotaSet,
          image);
    }
  }
}
