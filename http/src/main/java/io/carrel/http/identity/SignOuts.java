package io.carrel.http.identity;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.pubsub.Topic;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.Closeable;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Tells open sockets of every node that the sign-in session or key they rest on has ended.
 * Listeners run on the thread that ends it, or that hears of it, at most once, and must not block.
 */
public final class SignOuts {
  /** Far longer than the identity cache remembers anybody. */
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private final Consumer<SignedOut> others;
  private final ConcurrentHashMap<Object, Set<Listener>> listeners = new ConcurrentHashMap<>();
  private final Cache<Object, Boolean> ended =
      Caffeine.newBuilder().expireAfterWrite(REMEMBERED).maximumSize(100_000).build();

  /**
   * @param others told of what ends here
   */
  SignOuts(Consumer<SignedOut> others) {
    this.others = others;
  }

  /** Those of this node, and of every other one of its cluster. To be called once a node. */
  public static SignOuts ofCluster(ActorSystem<?> system) {
    ActorRef<Topic.Command<SignedOut>> topic =
        system.systemActorOf(
            Topic.create(SignedOut.class, SignedOut.TOPIC), SignedOut.TOPIC, Props.empty());
    SignOuts signOuts = new SignOuts(ended -> topic.tell(Topic.publish(ended)));
    topic.tell(
        Topic.subscribe(
            system.systemActorOf(
                Behaviors.<SignedOut>receiveMessage(
                    ended -> {
                      signOuts.heard(ended);
                      return Behaviors.same();
                    }),
                "sign-outs-heard",
                Props.empty())));
    return signOuts;
  }

  /** Those of this node alone. */
  public static SignOuts ofNode() {
    return new SignOuts(ended -> {});
  }

  private void heard(SignedOut ended) {
    ended.session().ifPresent(this::end);
    ended.key().ifPresent(this::end);
  }

  /** The sign-in sessions that somebody listens to. */
  Set<UUID> sessions() {
    return listenedTo(UUID.class);
  }

  /** The keys that somebody listens to. */
  Set<Long> keys() {
    return listenedTo(Long.class);
  }

  private <T> Set<T> listenedTo(Class<T> kind) {
    return listeners.keySet().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .collect(Collectors.toSet());
  }

  /** Calls {@code close} when the session ends, at once when it has; closing forgets it. */
  public Closeable onEnded(UUID session, Runnable close) {
    return listen(session, close);
  }

  /** As {@link #onEnded(UUID, Runnable)}, for the visitor's session or key. */
  public Closeable onEnded(Visitor visitor, Runnable close) {
    Optional<Object> proof = proof(visitor);
    if (proof.isEmpty()) {
      return () -> {};
    }
    return listen(proof.get(), close);
  }

  /** The session has ended: every listener is told, and nobody gets in by it any more. */
  public void sessionEnded(UUID session) {
    end(session);
    others.accept(new SignedOut(Optional.of(session), Optional.empty()));
  }

  /** The key was deleted. */
  public void keyEnded(long key) {
    end(key);
    others.accept(new SignedOut(Optional.empty(), Optional.of(key)));
  }

  /** Whether the visitor's session or key ended within the last minute. */
  public boolean hasEnded(Visitor visitor) {
    return proof(visitor).map(proof -> ended.getIfPresent(proof) != null).orElse(false);
  }

  private static Optional<Object> proof(Visitor visitor) {
    return visitor.session().<Object>map(id -> id).or(visitor::key);
  }

  private Closeable listen(Object proof, Runnable close) {
    Listener listener = new Listener(close);
    listeners.compute(
        proof,
        (key, old) -> {
          Set<Listener> set = old == null ? ConcurrentHashMap.newKeySet() : old;
          set.add(listener);
          return set;
        });
    if (ended.getIfPresent(proof) != null) {
      end(proof);
    }
    return () ->
        listeners.computeIfPresent(
            proof,
            (key, set) -> {
              set.remove(listener);
              return set.isEmpty() ? null : set;
            });
  }

  /** On this node: it did not hear of an end that others know. */
  void end(Object proof) {
    ended.put(proof, true);
    Set<Listener> told = listeners.remove(proof);
    if (told != null) {
      told.forEach(listener -> listener.close().run());
    }
  }

  /** A class of its own identity, so that one runnable may listen twice. */
  private static final class Listener {
    private final Runnable close;

    private Listener(Runnable close) {
      this.close = close;
    }

    Runnable close() {
      return close;
    }
  }
}
