package io.carrel.actors.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageReferenceTest {
  private static final String DIGEST =
      "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "debian",
        "debian:bookworm-slim",
        "debian:5000",
        "localhost:5000/debian",
        "registry.example.org/science/python_3/image:3.12",
        "registry.example.org:5000/a/b/c",
        "[2001:db8::1]:5000/a",
        "10.77.0.1:5000/carrel/project:dev",
        "a/b@" + DIGEST,
        "registry.example.org/a__b/c--d:v1@" + DIGEST
      })
  void isOne(String text) {
    assertThat(new ImageReference(text).value()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " debian",
        "debian ",
        "Debian",
        "debian:",
        "debian:a b",
        "debian:-x",
        "a//b",
        "/a",
        "a/",
        "a___b",
        "-a/b",
        "a@sha256:0123",
        "https://registry.example.org/a",
        "a\nb",
        "registry.example.org:port/a"
      })
  void isNone(String text) {
    assertThatThrownBy(() -> new ImageReference(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isBounded() {
    assertThat(ImageReference.isOne("a".repeat(255))).isTrue();
    assertThat(ImageReference.isOne("a".repeat(256))).isFalse();
    assertThat(ImageReference.isOne("a:" + "b".repeat(129))).isFalse();
    assertThat(ImageReference.isOne("a-".repeat(100_000))).isFalse();
  }
}
