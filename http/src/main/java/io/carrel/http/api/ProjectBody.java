package io.carrel.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.project.ProjectView.Lifecycle;
import io.carrel.actors.project.Role;
import io.carrel.actors.runtime.ImageReference;
import io.carrel.http.identity.Site;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A project as {@code projects/get-one} and {@code hub.status} tell it to one of its members.
 *
 * @param role the reader's own
 * @param idleTimeout in seconds
 * @param adjustment how far the running project has its quota
 * @param image the software of the next start, when it is not the usual one
 * @param ready whether the project server can be reached
 * @param apps empty when the site has no domain for applications
 */
public record ProjectBody(
    ProjectId projectId,
    String title,
    String description,
    Lifecycle state,
    String reason,
    Instant since,
    List<Step> steps,
    Optional<Instant> deadline,
    Role role,
    List<Member> members,
    boolean alwaysRunning,
    long idleTimeout,
    Optional<Instant> idleStopAt,
    long epoch,
    boolean ready,
    Instant created,
    Instant lastActive,
    QuotaBody quota,
    AdjustmentBody adjustment,
    Optional<String> image,
    @JsonInclude Optional<Apps> apps) {

  /** One thing that happened on the way to running or stopped. */
  public record Step(Instant at, String text) {}

  /** A person and what they may do. */
  public record Member(AccountId accountId, Role role) {}

  /**
   * @param portUrl where an application is seen, with the placeholder {@code {port}}
   */
  public record Apps(String portUrl) {}

  /** The view as this member sees it; empty for who is no member. */
  public static Optional<ProjectBody> of(ProjectView view, AccountId reader, Site site) {
    return view.roleOf(reader).map(role -> of(view, role, site));
  }

  private static ProjectBody of(ProjectView view, Role role, Site site) {
    return new ProjectBody(
        view.id(),
        view.title(),
        view.description(),
        view.state(),
        view.reason(),
        view.since(),
        view.steps().stream().map(step -> new Step(step.at(), step.text())).toList(),
        view.deadline(),
        role,
        members(view),
        view.alwaysRunning(),
        view.idleTimeout().toSeconds(),
        view.idleStopAt(),
        view.epoch().value(),
        view.endpoint().isPresent(),
        view.created(),
        view.lastActive(),
        QuotaBody.of(view.quota()),
        AdjustmentBody.of(view.adjustment()),
        view.image().map(ImageReference::value),
        site.appOrigin(view.id(), "{port}").map(origin -> new Apps(origin + "/")));
  }

  /** Owners first, then by id, so that equal views read the same. */
  private static List<Member> members(ProjectView view) {
    return view.members().entrySet().stream()
        .map(entry -> new Member(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparing(Member::role)
                .reversed()
                .thenComparing(member -> member.accountId().value()))
        .toList();
  }
}
