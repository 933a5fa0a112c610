package io.carrel.k8s.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestPaceTest {
  private long now = 1_000;
  private final RequestPace pace = new RequestPace(10, 3, Duration.ofSeconds(1), () -> now);

  @Test
  void aBurstIsSentAtOnceAndTheRestAtTheRate() {
    assertThat(waits(5)).containsExactly(0L, 0L, 0L, millis(100), millis(200));
  }

  @Test
  void restSavesNoMoreThanABurst() {
    waits(5);
    now += Duration.ofHours(1).toNanos();
    assertThat(waits(4)).containsExactly(0L, 0L, 0L, millis(100));
  }

  @Test
  void inTheLongRunTheRateHolds() {
    int sent = 0;
    long end = now + Duration.ofSeconds(10).toNanos();
    while (now < end) {
      now += pace.reserve().orElseThrow();
      sent++;
    }
    assertThat(sent).isBetween(100, 104);
  }

  @Test
  void aLineThatIsTooLongTakesNobodyMore() {
    waits(13);
    assertThat(pace.reserve()).isEqualTo(OptionalLong.empty());
    now += millis(100);
    assertThat(pace.reserve()).isPresent();
  }

  @Test
  void aPauseHoldsForThoseInTheLineAndForThoseWhoCome() {
    waits(3);
    pace.pause(Duration.ofMillis(500));
    assertThat(pace.isPaused()).isTrue();
    assertThat(waits(2)).containsExactly(millis(500), millis(600));
    now += millis(500);
    assertThat(pace.isPaused()).isFalse();
  }

  @Test
  void aShorterPauseDoesNotEndALongerOne() {
    pace.pause(Duration.ofMillis(500));
    pace.pause(Duration.ofMillis(10));
    now += millis(499);
    assertThat(pace.isPaused()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7",
    "' 7 ', 7",
    "0, 0",
    "-1, 0",
    "999999, 60",
    "99999999999, 0",
    "soon, 0",
    ", 0"
  })
  void retryAfterIsReadInSeconds(String header, long seconds) {
    assertThat(RetryAfter.parse(header)).isEqualTo(Duration.ofSeconds(seconds));
  }

  private Long[] waits(int count) {
    Long[] waits = new Long[count];
    for (int i = 0; i < count; i++) {
      waits[i] = pace.reserve().orElseThrow();
    }
    return waits;
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
