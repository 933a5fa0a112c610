package io.carrel.actors.session;

import akka.actor.typed.ActorRef;
import akka.util.ByteString;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.session.ProjectConnection.Event;
import io.carrel.actors.session.ProjectConnection.Presence;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everyone on the link, and whose turn it is: one frame each, round and round. */
final class Members {
  private final Map<ActorRef<Event>, Member> bySession = new LinkedHashMap<>();
  private final Map<Long, Member> byNumber = new HashMap<>();
  private final Deque<Member> turns = new ArrayDeque<>();
  private final Set<Member> queued = new HashSet<>();

  @Nullable Member of(ActorRef<Event> session) {
    return bySession.get(session);
  }

  @Nullable Member of(long number) {
    return byNumber.get(number);
  }

  Collection<Member> all() {
    return List.copyOf(bySession.values());
  }

  int size() {
    return bySession.size();
  }

  /** Puts a session in, in place of what stood for it before. */
  void put(Member member) {
    remove(member.session());
    bySession.put(member.session(), member);
    if (member.number() > 0) {
      byNumber.put(member.number(), member);
    }
  }

  @Nullable Member remove(ActorRef<Event> session) {
    Member member = bySession.remove(session);
    if (member != null) {
      byNumber.remove(member.number());
      if (queued.remove(member)) {
        turns.remove(member);
      }
    }
    return member;
  }

  /** The member has something for the server. */
  void queue(Member member) {
    if (queued.add(member)) {
      turns.add(member);
    }
  }

  /** The next frame for the server, or nothing. */
  @Nullable ByteString nextFrame() {
    Member member = turns.poll();
    if (member == null) {
      return null;
    }
    ByteString frame = member.pollToServer();
    if (member.hasForServer()) {
      turns.add(member);
    } else {
      queued.remove(member);
    }
    return frame;
  }

  List<Presence> present() {
    Map<String, Presence> present = new TreeMap<>();
    for (Member member : bySession.values()) {
      AccountId account = member.account();
      present.merge(
          account.toString(),
          new Presence(account, 1),
          (one, two) -> new Presence(account, one.sessions() + two.sessions()));
    }
    return List.copyOf(present.values());
  }
}
