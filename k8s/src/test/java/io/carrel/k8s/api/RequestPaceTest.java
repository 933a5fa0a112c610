package io.carrel.k8s.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestPaceTest {
  private long now = 1_000;
  private final RequestPace pace = new RequestPace(10, 3, () -> now);
  private final List<Long> calls = new ArrayList<>();
  private final List<String> served = new ArrayList<>();
  private final RequestLine line = new RequestLine(pace, 3, 100, calls::add);

  @Test
  void aBurstIsSentAtOnceAndTheRestAtTheRate() {
    assertThat(takes(5)).containsExactly(0L, 0L, 0L, millis(100), millis(100));
    now += millis(100);
    assertThat(takes(2)).containsExactly(0L, millis(100));
  }

  @Test
  void restSavesNoMoreThanABurst() {
    takes(5);
    now += Duration.ofHours(1).toNanos();
    assertThat(takes(4)).containsExactly(0L, 0L, 0L, millis(100));
  }

  @Test
  void inTheLongRunTheRateHolds() {
    int sent = 0;
    long end = now + Duration.ofSeconds(10).toNanos();
    while (now < end) {
      long wait = pace.take();
      now += wait;
      sent += wait == 0 ? 1 : 0;
    }
    assertThat(sent).isBetween(100, 104);
  }

  @Test
  void nobodySendsInAPauseAndNothingIsSavedUpInIt() {
    pace.pause(Duration.ofMillis(500));
    assertThat(takes(1)).containsExactly(millis(500));
    now += millis(500);
    assertThat(takes(2)).containsExactly(0L, millis(100));
  }

  @Test
  void aShorterPauseDoesNotEndALongerOne() {
    pace.pause(Duration.ofMillis(500));
    pace.pause(Duration.ofMillis(10));
    now += millis(499);
    assertThat(takes(1)).containsExactly(millis(1));
  }

  @Test
  void whatWasBegunComesFirst() {
    join("a", "b", "c", "d", "e");
    line.join(() -> served.add("goes on"), true);
    assertThat(served).containsExactly("a", "b", "c");
    assertThat(calls).containsExactly(millis(100));
    for (int i = 0; i < 3; i++) {
      now += millis(100);
      line.called();
    }
    assertThat(served).containsExactly("a", "b", "c", "goes on", "d", "e");
    assertThat(calls).hasSize(3);
  }

  @Test
  void aLineThatIsTooLongTakesOnlyWhatWasBegun() {
    join("a", "b", "c", "d", "e", "f");
    assertThat(line.join(() -> served.add("g"), false)).isFalse();
    assertThat(line.join(() -> served.add("goes on"), true)).isTrue();
    now += millis(100);
    line.called();
    now += millis(100);
    line.called();
    assertThat(served).containsExactly("a", "b", "c", "goes on", "d");
    assertThat(line.join(() -> served.add("g"), false)).isTrue();
  }

  @Test
  void noMoreAreServedThanThereArePlaces() {
    RequestLine narrow = new RequestLine(pace, 10, 1, calls::add);
    narrow.join(() -> served.add("a"), false);
    narrow.join(() -> served.add("b"), false);
    narrow.join(() -> served.add("goes on"), true);
    assertThat(served).containsExactly("a");
    narrow.leave();
    narrow.leave();
    assertThat(served).containsExactly("a", "goes on", "b");
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

  private void join(String... names) {
    for (String name : names) {
      assertThat(line.join(() -> served.add(name), false)).isTrue();
    }
  }

  private List<Long> takes(int count) {
    return java.util.stream.Stream.generate(pace::take).limit(count).toList();
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
