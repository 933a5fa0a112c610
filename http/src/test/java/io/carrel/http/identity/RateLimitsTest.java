package io.carrel.http.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RateLimitsTest {
  private final AtomicLong now = new AtomicLong();
  private final RateLimits limits =
      new RateLimits(new RateLimits.Settings(3, 6, 2, Duration.ofMinutes(6)), now::get);

  @Test
  void triesComeBackEvenly() {
    for (int i = 0; i < 3; i++) {
      limits.tryPassword("a@example.org", "192.0.2.1");
    }
    assertThatThrownBy(() -> limits.tryPassword(" A@example.org", "192.0.2.2"))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.error().retryAfter().orElseThrow())
                    .isEqualTo(Duration.ofMinutes(2)));
    now.addAndGet(Duration.ofMinutes(2).toNanos());
    assertThatCode(() -> limits.tryPassword("a@example.org", "192.0.2.2"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> limits.tryPassword("a@example.org", "192.0.2.2"))
        .isInstanceOf(Refused.class);
  }

  @Test
  void rightPasswordsDoNotCount() {
    for (int i = 0; i < 50; i++) {
      limits.tryPassword("b@example.org", "192.0.2.3");
      limits.passwordWasRight("b@example.org", "192.0.2.3");
    }
    assertThatCode(() -> limits.tryPassword("b@example.org", "192.0.2.3"))
        .doesNotThrowAnyException();
  }

  @Test
  void oneHouseholdOfIpv6IsOneAddress() {
    limits.trySignUp("2001:db8:1:2:0:0:0:1");
    limits.trySignUp("2001:db8:1:2:ffff:0:0:9");
    assertThatThrownBy(() -> limits.trySignUp("2001:db8:1:2:3:4:5:6")).isInstanceOf(Refused.class);
    assertThatCode(() -> limits.trySignUp("2001:db8:1:3:0:0:0:1")).doesNotThrowAnyException();
  }
}
