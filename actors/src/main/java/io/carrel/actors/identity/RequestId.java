package io.carrel.actors.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names one request, so that an owner answers its repetition as it answered it before. */
public record RequestId(@JsonValue String value) {
  public static final int MAX_LENGTH = 64;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public RequestId {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("request id of 1 to " + MAX_LENGTH + " characters");
    }
  }

  public static RequestId random() {
    return new RequestId(UUID.randomUUID().toString());
  }
}
