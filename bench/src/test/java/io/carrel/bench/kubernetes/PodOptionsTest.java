package io.carrel.bench.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class PodOptionsTest {
  @Test
  void aHubIsToldWhatTheBenchmarkWasTold() {
    PodOptions told =
        parsed("--nodes=real", "--image=a", "--server-image=b", "--hub-address=10.0.0.1/32");
    assertThat(told.words()).contains("REAL", "a", "b", "10.0.0.1/32");
    assertThat(parsed(told.words().toArray(String[]::new)).words()).isEqualTo(told.words());
  }

  @Test
  void onHollowNodesWhatCannotRunThereIsTakenAway() {
    assertThat(parsed().quota().patch()).hasSize(3);
    assertThat(parsed("--nodes=real").quota().patch()).isEmpty();
  }

  private static PodOptions parsed(String... words) {
    PodOptions options = new PodOptions();
    new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(words);
    return options;
  }
}
