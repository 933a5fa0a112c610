package io.carrel.k8s.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ComplaintsTest {
  private final AtomicLong now = new AtomicLong();
  private final Complaints complaints = new Complaints(Duration.ofMinutes(10), now::get);

  @Test
  void theSameIsSaidOnceInAWhile() {
    assertThat(complaints.isNews("no")).isTrue();
    assertThat(complaints.isNews("never")).isTrue();
    now.addAndGet(Duration.ofMinutes(9).toNanos());
    assertThat(complaints.isNews("no")).isFalse();
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(complaints.isNews("no")).isTrue();
    assertThat(complaints.isNews("no")).isFalse();
  }

  @Test
  void onlySoMuchIsRemembered() {
    for (int i = 0; i <= 1_000; i++) {
      assertThat(complaints.isNews("no " + i)).isTrue();
    }
    assertThat(complaints.isNews("no 1000")).isFalse();
    assertThat(complaints.isNews("no 0")).as("the oldest is forgotten").isTrue();
  }
}
