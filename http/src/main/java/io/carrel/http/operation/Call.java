package io.carrel.http.operation;

import io.carrel.actors.account.Account;
import io.carrel.actors.identity.AccountId;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import io.carrel.http.identity.Visitor;
import java.util.Optional;

/**
 * Who calls, and from where.
 *
 * @param visitor present wherever the operation's access asks for somebody
 * @param address of the client, as far as the trusted proxies tell
 * @param userAgent empty when the client does not say
 * @param origin of the site as this client reaches it, such as {@code http://localhost:8080}
 */
public record Call(Optional<Visitor> visitor, String address, String userAgent, String origin) {
  /** The caller's account, in operations that strangers cannot call. */
  public Account account() {
    return visitor.orElseThrow(() -> new Refused(ApiError.notSignedIn())).account();
  }

  public AccountId accountId() {
    return account().id();
  }
}
