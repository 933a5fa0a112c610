package io.carrel.actors.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RollTest {
  private static final Duration WINDOW = Duration.ofSeconds(1);

  private long now = 5_000_000_000L;
  private final Roll<String> roll = new Roll<>("a", WINDOW, () -> now);

  @Test
  void nobodyHasStandingBeforeTheFirstQuestion() {
    assertThat(roll.isConfirmed()).isFalse();
  }

  @Test
  void aloneItConfirmsItself() {
    roll.begin(Set.of("a"));
    assertThat(roll.isConfirmed()).isTrue();
  }

  @Test
  void twoOfThreeAreEnoughAndOneOfTwoIsNot() {
    long round = roll.begin(Set.of("a", "b", "c"));
    assertThat(roll.isConfirmed()).isFalse();
    roll.agree(round, "b");
    assertThat(roll.isConfirmed()).isTrue();

    pass(WINDOW);
    roll.begin(Set.of("a", "b"));
    assertThat(roll.isConfirmed()).isFalse();
  }

  @Test
  void whatCountsIsWhenTheQuestionWasAsked() {
    long round = roll.begin(Set.of("a", "b", "c"));
    pass(WINDOW.minusMillis(1));
    roll.agree(round, "b");
    assertThat(roll.isConfirmed()).isTrue();
    pass(Duration.ofMillis(1));
    assertThat(roll.isConfirmed()).isFalse();
  }

  @Test
  void answersToEarlierQuestionsAndOfStrangersCountForNothing() {
    long first = roll.begin(Set.of("a", "b", "c"));
    pass(WINDOW);
    long second = roll.begin(Set.of("a", "b", "c"));
    roll.agree(first, "b");
    roll.agree(second, "d");
    assertThat(roll.isConfirmed()).isFalse();
  }

  @Test
  void whoDoesNotSeeItselfAsAMemberHasNoStanding() {
    long round = roll.begin(Set.of("b", "c"));
    roll.agree(round, "b");
    roll.agree(round, "c");
    assertThat(roll.isConfirmed()).isFalse();
  }

  @Test
  void nobodyIsCountedTwice() {
    long round = roll.begin(Set.of("a", "b", "c", "d", "e"));
    roll.agree(round, "b");
    roll.agree(round, "b");
    assertThat(roll.isConfirmed()).isFalse();
  }

  private void pass(Duration duration) {
    now += duration.toNanos();
  }
}
