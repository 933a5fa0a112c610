package io.carrel.http.identity;

import io.carrel.actors.CborSerializable;
import java.util.Optional;
import java.util.UUID;

/**
 * What nodes tell each other: a sign-in session or an API key has ended. Who misses it finds out
 * within {@link Identification#REMEMBERED} for new requests.
 */
record SignedOut(Optional<UUID> session, Optional<Long> key) implements CborSerializable {
  static final String TOPIC = "sign-outs";
}
