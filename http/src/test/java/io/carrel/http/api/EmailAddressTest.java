package io.carrel.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmailAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ren\u00e9@example.org",
        "rene\u0301@example.org",
        "REN\u00c9@Example.ORG",
        " ren\u00e9@example.org ",
        "\uff52\uff45\uff4e\u00e9\uff20\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45.org"
      })
  void isOneHoweverItIsWritten(String alike) {
    assertThat(EmailAddress.require(alike)).isEqualTo("ren\u00e9@example.org");
  }
}
