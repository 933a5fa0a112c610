package io.carrel.actors.membership;

import akka.actor.ActorPath;
import akka.actor.RootActorPath;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import io.carrel.actors.CborSerializable;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Asks every member, again and again, whether this node is still a member for it, and answers when
 * others ask. One a node, at the same path on each.
 */
public final class RollCall extends AbstractBehavior<RollCall.Command> {
  private static final String NAME = "roll-call";

  /** Who is asked. Who joins has no say yet, and who is exiting has handed everything over. */
  private static final Set<MemberStatus> VOTERS = Set.of(MemberStatus.up(), MemberStatus.leaving());

  private static final Set<MemberStatus> GONE = Set.of(MemberStatus.down(), MemberStatus.removed());

  private final Cluster cluster;
  private final NodeId self;
  private final Roll<NodeId> roll;

  /** What nodes say to each other. */
  public sealed interface Command extends CborSerializable {}

  /** Am I a member? */
  record Question(NodeId asker, long round, ActorRef<Command> replyTo) implements Command {}

  /** You are. Who is none gets no answer. */
  record Yes(long round, NodeId from) implements Command {}

  private enum Tick implements Command {
    TICK
  }

  private RollCall(ActorContext<Command> context, Cluster cluster, Roll<NodeId> roll) {
    super(context);
    this.cluster = cluster;
    this.self = NodeId.of(cluster.selfMember());
    this.roll = roll;
    call();
  }

  /**
   * Starts this node's calls. To be called once, on every node, before it joins the cluster.
   *
   * @param interval between two questions
   * @param window how long a majority's word holds; several intervals, and no longer than the
   *     cluster waits before it starts a lost node's owners elsewhere ({@code
   *     akka.cluster.down-removal-margin})
   */
  public static Standing start(ActorSystem<?> system, Duration interval, Duration window) {
    Cluster cluster = Cluster.get(system);
    Roll<NodeId> roll = new Roll<>(NodeId.of(cluster.selfMember()), window, System::nanoTime);
    system.systemActorOf(create(cluster, roll, interval), NAME, Props.empty());
    return roll;
  }

  private static Behavior<Command> create(Cluster cluster, Roll<NodeId> roll, Duration interval) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Tick.TICK, interval);
                  return new RollCall(context, cluster, roll);
                }));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Tick.class, tick -> call())
        .onMessage(Question.class, this::onQuestion)
        .onMessage(Yes.class, this::onYes)
        .build();
  }

  private Behavior<Command> call() {
    long round = roll.begin(members(VOTERS::contains));
    Question question = new Question(self, round, getContext().getSelf());
    roll.others().forEach(other -> tell(other, question));
    return this;
  }

  private Set<NodeId> members(Predicate<MemberStatus> which) {
    return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
        .filter(member -> which.test(member.status()))
        .map(NodeId::of)
        .collect(Collectors.toUnmodifiableSet());
  }

  private void tell(NodeId other, Question question) {
    ActorPath path = new RootActorPath(other.address(), "/").child("system").child(NAME);
    Adapter.toClassic(getContext().getSystem())
        .actorSelection(path)
        .tell(question, akka.actor.ActorRef.noSender());
  }

  private Behavior<Command> onQuestion(Question question) {
    if (members(status -> !GONE.contains(status)).contains(question.asker)) {
      question.replyTo.tell(new Yes(question.round, self));
    }
    return this;
  }

  private Behavior<Command> onYes(Yes yes) {
    roll.agree(yes.round, yes.from);
    return this;
  }
}
