package io.carrel.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectInspection;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.project.ProjectView.Lifecycle;
import io.carrel.actors.project.Role;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.session.ProjectConnection.Presence;
import io.carrel.http.api.HistoryRoutes.Events;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A project as admins see it: what its owner wants, what the runtime told, and who is there.
 *
 * @param desired the epoch that is to run; left out when nothing is
 * @param observed left out when there is no run
 * @param link to the project server; left out while there is nothing to link to
 * @param watchers gates and others that are told of every change
 * @param idleTimeout in seconds
 * @param patch steps of the JSON Patch in the quota
 * @param sequence of the journal's last event
 * @param history the latest decisions, newest first
 */
public record InspectionBody(
    ProjectId projectId,
    String title,
    Lifecycle state,
    String reason,
    Instant since,
    Optional<Instant> deadline,
    Optional<Long> desired,
    Optional<Observed> observed,
    long epoch,
    Optional<Link> link,
    List<Member> members,
    int watchers,
    boolean alwaysRunning,
    long idleTimeout,
    Optional<Instant> idleStopAt,
    Instant lastActive,
    Instant created,
    QuotaBody quota,
    List<JsonNode> patch,
    AdjustmentBody adjustment,
    long sequence,
    int shard,
    String node,
    String address,
    List<ProjectBody.Step> steps,
    Events history) {

  /**
   * What the runtime last told of a run.
   *
   * @param uid the runtime's own name of this very run
   * @param endpoint host and port, once its server answers
   * @param detail what the place itself said, such as Kubernetes' own words; often empty
   */
  public record Observed(
      long epoch,
      String uid,
      Phase phase,
      String reason,
      Optional<String> endpoint,
      String detail,
      AdjustmentBody adjustment) {
    static Observed of(io.carrel.actors.runtime.Observed run) {
      return new Observed(
          run.epoch().value(),
          run.uid(),
          run.phase(),
          run.reason(),
          run.endpoint().map(Observed::text),
          run.detail(),
          AdjustmentBody.of(run.adjustment()));
    }

    private static String text(Endpoint endpoint) {
      return endpoint.host() + ":" + endpoint.port();
    }
  }

  /**
   * The owner's connection to the project server.
   *
   * @param up whether the server answers on it now
   */
  public record Link(boolean up, long epoch, int sessions, List<Person> people) {
    static Link of(ProjectInspection.Link link, Map<AccountId, String> names) {
      return new Link(
          link.up(),
          link.epoch().value(),
          link.present().stream().mapToInt(Presence::sessions).sum(),
          link.present().stream()
              .map(
                  one ->
                      new Person(
                          one.account(),
                          Optional.ofNullable(names.get(one.account())),
                          one.sessions()))
              .toList());
    }
  }

  /** Somebody who has the project open. */
  public record Person(AccountId accountId, Optional<String> name, int sessions) {}

  /** Somebody who may. */
  public record Member(AccountId accountId, Optional<String> name, Role role) {}

  /** Where the owner is. */
  record Place(int shard, String node) {}

  static InspectionBody of(
      ProjectInspection seen, Place place, Map<AccountId, String> names, Events history) {
    ProjectView view = seen.view();
    return new InspectionBody(
        view.id(),
        view.title(),
        view.state(),
        view.reason(),
        view.since(),
        view.deadline(),
        seen.desired().map(Epoch::value),
        seen.observed().map(Observed::of),
        view.epoch().value(),
        seen.link().map(link -> Link.of(link, names)),
        members(view, names),
        seen.watchers(),
        view.alwaysRunning(),
        view.idleTimeout().toSeconds(),
        view.idleStopAt(),
        view.lastActive(),
        view.created(),
        QuotaBody.of(view.quota()),
        view.quota().patch(),
        AdjustmentBody.of(view.adjustment()),
        view.sequence(),
        place.shard(),
        place.node(),
        seen.node(),
        view.steps().stream().map(step -> new ProjectBody.Step(step.at(), step.text())).toList(),
        history);
  }

  private static List<Member> members(ProjectView view, Map<AccountId, String> names) {
    return view.members().entrySet().stream()
        .map(
            member ->
                new Member(
                    member.getKey(),
                    Optional.ofNullable(names.get(member.getKey())),
                    member.getValue()))
        .sorted(
            Comparator.comparing(Member::role)
                .reversed()
                .thenComparing(member -> member.accountId().value()))
        .toList();
  }
}
