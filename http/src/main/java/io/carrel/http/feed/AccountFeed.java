package io.carrel.http.feed;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PreRestart;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.pubsub.Topic;
import io.carrel.actors.directory.ProjectChanged;
import io.carrel.actors.directory.ProjectDirectory;
import io.carrel.actors.directory.ProjectDirectory.Summary;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.stream.Outlet;
import io.carrel.http.api.SummaryBody;
import io.carrel.http.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One a node: hears which projects changed, looks up how their members with an open page see them
 * now, and tells those pages. However often a project changes, at most one look-up a member is
 * under way for it.
 */
final class AccountFeed extends AbstractBehavior<AccountFeed.Command> {
  /** What the feed understands. */
  sealed interface Command {}

  record Opened(AccountId account, Outlet<String> page) implements Command {}

  record Closed(AccountId account, Outlet<String> page) implements Command {}

  /** Every page is told to come back to another replica. */
  record Drain() implements Command {}

  private record Changed(ProjectChanged change) implements Command {}

  private record Looked(Look look, Optional<Summary> found, boolean failed) implements Command {}

  private record Look(AccountId account, ProjectId project) {}

  private final ProjectDirectory directory;
  private final Map<AccountId, Set<Outlet<String>>> pages = new HashMap<>();

  /** Look-ups under way, and whether the project changed again meanwhile. */
  private final Map<Look, Boolean> looking = new HashMap<>();

  private AccountFeed(ActorContext<Command> context, ProjectDirectory directory) {
    super(context);
    this.directory = directory;
  }

  /** A feed that begins anew when something unforeseen happens to it, as the pages then do. */
  static Behavior<Command> create(
      ProjectDirectory directory, ActorRef<Topic.Command<ProjectChanged>> changes) {
    return Behaviors.supervise(
            Behaviors.<Command>setup(
                context -> {
                  changes.tell(
                      Topic.subscribe(context.messageAdapter(ProjectChanged.class, Changed::new)));
                  return new AccountFeed(context, directory);
                }))
        .onFailure(SupervisorStrategy.restart());
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Opened.class, this::onOpened)
        .onMessage(Closed.class, this::onClosed)
        .onMessage(Changed.class, this::onChanged)
        .onMessage(Looked.class, this::onLooked)
        .onMessage(Drain.class, drain -> onDrain("This server is being restarted."))
        .onSignal(PreRestart.class, signal -> onDrain("The list cannot be followed just now."))
        .build();
  }

  private Behavior<Command> onOpened(Opened opened) {
    pages.computeIfAbsent(opened.account(), account -> new HashSet<>()).add(opened.page());
    return this;
  }

  private Behavior<Command> onClosed(Closed closed) {
    pages.computeIfPresent(
        closed.account(),
        (account, open) -> {
          open.remove(closed.page());
          return open.isEmpty() ? null : open;
        });
    return this;
  }

  private Behavior<Command> onChanged(Changed changed) {
    for (AccountId member : changed.change().members()) {
      if (pages.containsKey(member)) {
        Look look = new Look(member, changed.change().project());
        if (looking.put(look, looking.containsKey(look)) == null) {
          look(look);
        }
      }
    }
    return this;
  }

  private void look(Look look) {
    getContext()
        .pipeToSelf(
            directory.find(look.project(), look.account()),
            (found, failure) ->
                failure == null
                    ? new Looked(look, found, false)
                    : new Looked(look, Optional.empty(), true));
  }

  private Behavior<Command> onLooked(Looked looked) {
    Look look = looked.look();
    boolean again = Boolean.TRUE.equals(looking.remove(look));
    if (looked.failed()) {
      // The page would miss a change: it asks for everything when it comes back.
      part(look.account(), "The list cannot be read just now.");
      return this;
    }
    String text =
        looked
            .found()
            .map(summary -> json(new ProjectFrame("hub.project", SummaryBody.of(summary))))
            .orElseGet(() -> json(new GoneFrame("hub.project_gone", look.project())));
    tell(look.account(), text);
    if (again && pages.containsKey(look.account())) {
      looking.put(look, false);
      look(look);
    }
    return this;
  }

  private Behavior<Command> onDrain(String sentence) {
    for (AccountId account : Set.copyOf(pages.keySet())) {
      part(account, sentence);
    }
    return this;
  }

  private void tell(AccountId account, String text) {
    for (Outlet<String> page : pages.getOrDefault(account, Set.of())) {
      if (!page.offer(text)) {
        // Too slow, or gone: what it missed it asks for when it comes back.
        page.complete();
      }
    }
  }

  private void part(AccountId account, String sentence) {
    Set<Outlet<String>> open = pages.remove(account);
    if (open != null) {
      String text = bye("draining", sentence);
      open.forEach(
          page -> {
            page.offer(text);
            page.complete();
          });
    }
  }

  static String bye(String code, String sentence) {
    return json(new ByeFrame("hub.bye", code, sentence));
  }

  private static String json(Object frame) {
    return new String(Json.bytes(frame), StandardCharsets.UTF_8);
  }

  private record ProjectFrame(String t, SummaryBody project) {}

  private record GoneFrame(String t, ProjectId projectId) {}

  private record ByeFrame(String t, String code, String error) {}
}
