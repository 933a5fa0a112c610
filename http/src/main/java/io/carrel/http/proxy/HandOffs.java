package io.carrel.http.proxy;

import io.carrel.http.identity.Visitor;
import java.util.Optional;

/**
 * Carries a visitor from our origin to an application's: a token that opens once, within 30
 * seconds, and a session there that ends with the sign-in session it came from. An interface,
 * because with several nodes the token may be redeemed on another one than gave it. Thread-safe.
 */
public interface HandOffs {
  /** A token for this visitor and this application only. */
  String issue(Visitor visitor, AppOrigin app);

  /** The secret of a new session on the application's origin; empty for a token that is no good. */
  Optional<String> redeem(String token, AppOrigin app);

  /** Who has this session, if it is one of this application. */
  Optional<Visitor> find(String secret, AppOrigin app);
}
