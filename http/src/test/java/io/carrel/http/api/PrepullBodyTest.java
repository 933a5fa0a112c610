package io.carrel.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.carrel.http.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class PrepullBodyTest {
  @Test
  void whereProjectsHaveNoNodesOfTheirOwnItSaysSo() {
    assertThat(new String(Json.bytes(PrepullBody.none()), StandardCharsets.UTF_8))
        .isEqualTo("{\"prepull\":null}");
  }
}
