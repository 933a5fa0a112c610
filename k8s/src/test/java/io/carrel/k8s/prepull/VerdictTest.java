package io.carrel.k8s.prepull;

import static io.carrel.k8s.prepull.Samples.EARLIER;
import static io.carrel.k8s.prepull.Samples.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every check on every kind of node. */
final class VerdictTest {
  @ParameterizedTest
  @CsvSource({
    "PASSED,    never,   OPEN",
    "PASSED,    earlier, OPEN",
    "PASSED,    present, OPEN",
    "COMING,    never,   CLOSED",
    "COMING,    earlier, AS_IT_IS",
    "COMING,    present, AS_IT_IS",
    "UNDER_WAY, never,   CLOSED",
    "UNDER_WAY, earlier, CLOSED",
    "UNDER_WAY, present, AS_IT_IS",
    "FAILED,    never,   CLOSED",
    "FAILED,    earlier, OPEN_AS_BEFORE",
    "FAILED,    present, OPEN_AS_BEFORE",
  })
  void isOfTheCheckAndOfWhatTheNodeHas(String check, String prepared, Verdict verdict) {
    assertThat(Verdict.of(check(check), prepared(prepared), PRESENT)).isEqualTo(verdict);
  }

  private static Check check(String name) {
    return switch (name) {
      case "PASSED" -> new Check.Passed();
      case "COMING" -> new Check.Coming("");
      case "UNDER_WAY" -> new Check.UnderWay("");
      default -> new Check.Failed("", false);
    };
  }

  private static Optional<Images> prepared(String name) {
    return switch (name) {
      case "present" -> Optional.of(PRESENT);
      case "earlier" -> Optional.of(EARLIER);
      default -> Optional.empty();
    };
  }
}
