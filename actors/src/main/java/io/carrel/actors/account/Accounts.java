package io.carrel.actors.account;

import io.carrel.actors.identity.AccountId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * People. Passwords are hashed (Argon2id) on the adapter's own bounded executor. Results complete
 * on the adapter's threads. E-mail addresses compare without case.
 */
public interface Accounts {
  /** Creates a person, redeeming the invitation in the same transaction when there is one. */
  CompletionStage<Created> create(NewAccount account, Optional<InvitationToken> invitation);

  /**
   * The person with this address and password; takes as long for an unknown address as for a wrong
   * password.
   */
  CompletionStage<Optional<Account>> authenticate(String email, Password password);

  CompletionStage<Optional<Account>> find(AccountId id);

  CompletionStage<Optional<Account>> findByEmail(String email);

  CompletionStage<Map<AccountId, Account>> findAll(Collection<AccountId> ids);

  /** People whose names begin with the words, or whose address is exactly the text; at most 50. */
  CompletionStage<List<Account>> search(String text, int limit);

  CompletionStage<Account> rename(AccountId id, String firstName, String lastName);

  CompletionStage<Account> prefer(AccountId id, Account.ColorScheme colorScheme);

  /**
   * False when the password is wrong; fails with {@link EmailTaken} when another has the address.
   */
  CompletionStage<Boolean> changeEmail(AccountId id, String email, Password password);

  /** False when the current password is wrong. */
  CompletionStage<Boolean> changePassword(AccountId id, Password current, Password replacement);

  /** Whether anybody is an admin yet. */
  CompletionStage<Boolean> hasAdmin();

  record NewAccount(
      String email, String firstName, String lastName, Password password, boolean admin) {}

  /** The outcome of {@link #create}. */
  sealed interface Created {
    record Done(Account account) implements Created {}

    record AddressTaken() implements Created {}

    /** No such invitation, used up, expired, or for another address. */
    record InvitationInvalid() implements Created {}
  }

  /** Another person has this address. */
  final class EmailTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EmailTaken() {
      super("another account has this address");
    }
  }
}
