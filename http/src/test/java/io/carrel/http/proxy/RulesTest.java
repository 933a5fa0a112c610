package io.carrel.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.headers.RawHeader;
import io.carrel.actors.identity.ProjectId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  private static final String ID = "0b6a7c1e-9c52-4d7e-8d5f-2f0f6a1b9c3d";

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a/b?c=d&e=%2F%2F", "/%5cevil", "/a//b", "/?next=//evil.example"})
  void redirectsToPathsOfTheSameOrigin(String path) {
    assertThat(ReturnPath.check(path)).contains(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/a\\b",
        "https://evil.example/",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=y",
        "/a\tb",
        "/a b",
        "/\u0000",
        "/é",
        " /a"
      })
  void redirectsNowhereElse(String path) {
    assertThat(ReturnPath.check(path)).isEmpty();
  }

  @Test
  void redirectsToNothingEndless() {
    assertThat(ReturnPath.check("/" + "a".repeat(ReturnPath.MAX_LENGTH))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/%s/port/8888/lab?x=%%2F | /%s/port/8888/lab?x=%%2F |",
        "/%s/server/8000/a//b?c | /a//b?c | /%s/server/8000",
        "/%s/server/1/ | / | /%s/server/1"
      })
  void cutsPathsByteForByte(String target, String forwarded, String prefix) {
    AppPath path = AppPath.parse(target.formatted(ID)).orElseThrow();
    assertThat(path.lacksSlash()).isFalse();
    assertThat(path.forwarded()).isEqualTo(forwarded.formatted(ID));
    assertThat(path.prefix()).isEqualTo(prefix == null ? "" : prefix.formatted(ID));
  }

  @Test
  void knowsAPathWithoutItsSlash() {
    AppPath path = AppPath.parse("/" + ID + "/server/8000?a=b").orElseThrow();
    assertThat(path.lacksSlash()).isTrue();
    assertThat(path.withSlash()).isEqualTo("/" + ID + "/server/8000/?a=b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/projects/x",
        "/0B6A7C1E-9C52-4D7E-8D5F-2F0F6A1B9C3D/port/80/",
        "/0b6a7c1e-9c52-4d7e-8d5f-2f0f6a1b9c3d/port/0/",
        "/0b6a7c1e-9c52-4d7e-8d5f-2f0f6a1b9c3d/port/080/",
        "/0b6a7c1e-9c52-4d7e-8d5f-2f0f6a1b9c3d/port/65536/",
        "/0b6a7c1e-9c52-4d7e-8d5f-2f0f6a1b9c3d/port/80a/",
        "/0b6a7c1e-9c52-4d7e-8d5f-2f0f6a1b9c3d/files/"
      })
  void leavesOtherPathsAlone(String target) {
    assertThat(AppPath.parse(target)).isEmpty();
  }

  @Test
  void readsAnOriginFromItsHost() {
    assertThat(AppOrigin.parse("8000--" + ID + ".localhost:8080", "localhost:8080"))
        .contains(new AppOrigin(ProjectId.parse(ID), 8000));
    assertThat(AppOrigin.parse("8000--" + ID + ".evil.example", "localhost:8080")).isEmpty();
    assertThat(AppOrigin.parse("x.8000--" + ID + ".localhost:8080", "localhost:8080")).isEmpty();
    assertThat(AppOrigin.parse("localhost:8080", "localhost:8080")).isEmpty();
  }

  @Test
  void stripsWhatIsOursAndWhatIsOfThisHopFromRequests() {
    List<HttpHeader> kept =
        HeaderRules.request(
            headers(
                "Connection", "keep-alive, X-Secret",
                "Keep-Alive", "5",
                "X-Secret", "hop",
                "TE", "trailers",
                "Upgrade", "h2c",
                "Proxy-Authorization", "Basic x",
                "X-Forwarded-For", "6.6.6.6",
                "X-Forwarded-Proto", "https",
                "Forwarded", "for=6.6.6.6",
                "Expect", "100-continue",
                "Authorization", "Bearer sk-secret",
                "Cookie", "carrel=s; a=b; __Host-carrel=s; carrel-app=x; c=d",
                "X-Mine", "1"));
    assertThat(kept)
        .extracting(header -> header.name() + ": " + header.value())
        .containsExactly("Cookie: a=b; c=d", "X-Mine: 1");
  }

  @Test
  void keepsTheApplicationsOwnCredentials() {
    assertThat(HeaderRules.request(headers("Authorization", "token abc")))
        .extracting(HttpHeader::value)
        .containsExactly("token abc");
    assertThat(HeaderRules.isOurKey("Basic c2stYWJjOg==")).isTrue();
    assertThat(HeaderRules.isOurKey("basic  c2stYWJjOg==")).isTrue();
    assertThat(HeaderRules.isOurKey("Basic dXNlcjpzay0=")).isFalse();
    assertThat(HeaderRules.request(headers("Cookie", "carrel=s"))).isEmpty();
  }

  @Test
  void letsNoApplicationSetOurCookiesOrSpeakForOurOrigin() {
    List<HttpHeader> all =
        headers(
            "Set-Cookie", "carrel=evil; Path=/",
            "Set-Cookie", "__Host-carrel = evil",
            "Set-Cookie", "own=1",
            "Clear-Site-Data", "\"*\"",
            "Connection", "X-Hop",
            "X-Hop", "1");
    assertThat(HeaderRules.response(all, true))
        .extracting(HttpHeader::name)
        .containsExactly("Set-Cookie", "Clear-Site-Data");
    assertThat(HeaderRules.response(all, false))
        .extracting(HttpHeader::value)
        .containsExactly("own=1");
  }

  private static List<HttpHeader> headers(String... namesAndValues) {
    List<HttpHeader> headers = new java.util.ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(RawHeader.create(namesAndValues[i], namesAndValues[i + 1]));
    }
    return headers;
  }
}
