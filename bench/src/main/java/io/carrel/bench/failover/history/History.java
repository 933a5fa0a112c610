package io.carrel.bench.failover.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carrel.bench.failover.history.Event.Phase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A whole history, in the order of its times. */
public final class History {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Event> events;
  private final List<Call> calls;

  /**
   * A call from its invocation to its answer.
   *
   * @param answer empty when none was written down
   */
  public record Call(Event invoked, Optional<Event> answer) {
    public String subject() {
      return invoked.subject();
    }

    /** What an answer-less call is, too: unknown. */
    public Phase outcome() {
      return answer.map(Event::phase).orElse(Phase.UNKNOWN);
    }

    public boolean isAccepted() {
      return outcome() == Phase.ACCEPTED;
    }
  }

  public History(List<Event> events) {
    this.events = List.copyOf(events);
    Map<Long, Event> answers =
        events.stream().filter(Event::answers).collect(Collectors.toMap(Event::call, e -> e));
    this.calls =
        events.stream()
            .filter(event -> event.phase() == Phase.INVOKED)
            .map(event -> new Call(event, Optional.ofNullable(answers.get(event.call()))))
            .toList();
  }

  public static History read(Path file) throws IOException {
    List<Event> events = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        events.add(JSON.readValue(line, Event.class));
      }
    }
    return new History(events);
  }

  public List<Event> events() {
    return events;
  }

  /** Calls of this kind, in the order in which they were invoked. */
  public Stream<Call> calls(String what) {
    return calls.stream().filter(call -> call.invoked().what().equals(what));
  }

  /** Sights of this kind. */
  public Stream<Event> seen(String what) {
    return events.stream().filter(e -> e.phase() == Phase.SEEN && e.what().equals(what));
  }

  /** Whatever calls and sights of this kind are about. */
  public Set<String> subjects(String what) {
    return events.stream()
        .filter(event -> event.what().equals(what))
        .map(Event::subject)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
