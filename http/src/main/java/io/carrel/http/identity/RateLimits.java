package io.carrel.http.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Locale;

/** How often passwords may be tried and accounts made. */
public final class RateLimits {
  private final RateLimit passwordsByAccount;
  private final RateLimit passwordsByAddress;
  private final RateLimit signUpsByAddress;

  /**
   * @param passwordsPerAccount wrong passwords for one e-mail address, from anywhere, a period
   * @param passwordsPerAddress passwords tried from one network address a period
   * @param signUpsPerAddress accounts made, or tried to, from one network address a period
   */
  public record Settings(
      int passwordsPerAccount, int passwordsPerAddress, int signUpsPerAddress, Duration period) {}

  public RateLimits(Settings settings, Ticker ticker) {
    Duration period = settings.period();
    this.passwordsByAccount = new RateLimit(settings.passwordsPerAccount(), period, ticker);
    this.passwordsByAddress = new RateLimit(settings.passwordsPerAddress(), period, ticker);
    this.signUpsByAddress = new RateLimit(settings.signUpsPerAddress(), period, ticker);
  }

  /**
   * Somebody is about to try a password for this e-mail address.
   *
   * @throws Refused with 429
   */
  public void tryPassword(String email, String address) {
    passwordsByAddress.spend(network(address));
    passwordsByAccount.spend(name(email));
  }

  /** The password was right: this try does not count. */
  public void passwordWasRight(String email, String address) {
    passwordsByAddress.giveBack(network(address));
    passwordsByAccount.giveBack(name(email));
  }

  /**
   * Somebody is about to sign up.
   *
   * @throws Refused with 429
   */
  public void trySignUp(String address) {
    signUpsByAddress.spend(network(address));
  }

  private static String name(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }

  /** One household has 2^64 addresses of IPv6: they count as one. */
  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    // Java writes all eight groups.
    String[] groups = address.split(":", -1);
    return groups.length < 4
        ? address
        : String.join(":", groups[0], groups[1], groups[2], groups[3]);
  }
}
