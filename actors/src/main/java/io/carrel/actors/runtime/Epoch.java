package io.carrel.actors.runtime;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * One run of a project: the sequence number of the event that decided it. A higher epoch always
 * wins; a credential opens nothing outside its own.
 */
public record Epoch(@JsonValue long value) implements Comparable<Epoch> {
  public static final Epoch NONE = new Epoch(0);

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Epoch {
    if (value < 0) {
      throw new IllegalArgumentException("negative epoch");
    }
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(value, other.value);
  }
}
