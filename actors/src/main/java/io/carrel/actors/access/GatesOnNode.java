package io.carrel.actors.access;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.RecipientRef;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.membership.Standing;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.Role;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * {@link Gates} with one small actor for each project that somebody of this node visits. They close
 * once this node has served its requests and before its shards leave: until then they watch owners,
 * whom nobody could place while the node leaves.
 */
public final class GatesOnNode implements Gates {
  private final ActorSystem<?> system;
  private final Function<ProjectId, RecipientRef<Project.Command>> owners;
  private final GateSettings settings;
  private final Standing standing;
  private final ConcurrentHashMap<ProjectId, Gate> gates = new ConcurrentHashMap<>();

  private GatesOnNode(
      ActorSystem<?> system,
      Function<ProjectId, RecipientRef<Project.Command>> owners,
      GateSettings settings,
      Standing standing) {
    this.system = system;
    this.owners = owners;
    this.settings = settings;
    this.standing = standing;
  }

  /**
   * @param owners how to reach a project's owner: with sharding, {@code id ->
   *     sharding.entityRefFor(Project.KEY, id.toString())}
   * @param standing while it is not confirmed, nobody is let in by what is remembered here
   */
  public static GatesOnNode create(
      ActorSystem<?> system,
      Function<ProjectId, RecipientRef<Project.Command>> owners,
      GateSettings settings,
      Standing standing) {
    GatesOnNode gates = new GatesOnNode(system, owners, settings, standing);
    CoordinatedShutdown.get(system)
        .addTask(CoordinatedShutdown.PhaseServiceStop(), "close-gates", gates::close);
    return gates;
  }

  @Override
  public CompletionStage<Admission> enter(ProjectId project, AccountId account, Role needed) {
    while (true) {
      Gate gate = gates.get(project);
      if (gate == null) {
        gate = gates.computeIfAbsent(project, this::open);
      }
      Gate.Answer answer = gate.enter(account, needed);
      if (answer instanceof Gate.Answer.Known known) {
        return CompletableFuture.completedFuture(known.admission());
      }
      if (answer instanceof Gate.Answer.Unknown) {
        return ask(gate, account, needed);
      }
      gates.remove(project, gate);
    }
  }

  private CompletionStage<Done> close() {
    gates.values().forEach(Gate::stop);
    return CompletableFuture.completedStage(Done.getInstance());
  }

  private static CompletionStage<Admission> ask(Gate gate, AccountId account, Role needed) {
    CompletableFuture<Admission> admission = new CompletableFuture<>();
    gate.ask(new GateKeeper.Ask(account, needed, admission));
    return admission;
  }

  private Gate open(ProjectId project) {
    RecipientRef<Project.Command> owner = owners.apply(project);
    Gate gate = new Gate(owner, settings.failClosedAfter(), System::nanoTime, standing);
    gate.keptBy(
        system.systemActorOf(
            GateKeeper.create(gate, owner, settings, () -> gates.remove(project, gate)),
            "gate-" + UUID.randomUUID(),
            Props.empty()));
    return gate;
  }
}
