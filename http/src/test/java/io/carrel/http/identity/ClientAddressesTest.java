package io.carrel.http.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.RemoteAddress;
import akka.http.javadsl.model.headers.RawHeader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClientAddressesTest {
  private final ClientAddresses addresses =
      new ClientAddresses(List.of(Network.parse("10.0.0.0/8"), Network.parse("fd00::/8")));

  private String of(String peer, String... forwardedFor) throws UnknownHostException {
    HttpRequest request =
        HttpRequest.create()
            .addAttribute(
                AttributeKeys.remoteAddress, RemoteAddress.create(InetAddress.getByName(peer)));
    List<HttpHeader> headers = new ArrayList<>();
    for (String value : forwardedFor) {
      headers.add(RawHeader.create("X-Forwarded-For", value));
    }
    return addresses.of(request.withHeaders(headers));
  }

  @Test
  void believesTrustedProxiesOnly() throws UnknownHostException {
    assertThat(of("192.0.2.1", "198.51.100.7")).isEqualTo("192.0.2.1");
    assertThat(of("10.0.0.1", "198.51.100.7")).isEqualTo("198.51.100.7");
    assertThat(of("10.0.0.1")).isEqualTo("10.0.0.1");
  }

  @Test
  void takesTheRightmostThatNoProxyOfOursIs() throws UnknownHostException {
    assertThat(of("10.0.0.1", "1.1.1.1, 198.51.100.7, 10.2.2.2")).isEqualTo("198.51.100.7");
    assertThat(of("10.0.0.1", "1.1.1.1", "198.51.100.7,10.2.2.2")).isEqualTo("198.51.100.7");
    assertThat(of("fd00::1", "2001:db8::5")).isEqualTo("2001:db8:0:0:0:0:0:5");
  }

  @Test
  void looksNothingUp() throws UnknownHostException {
    assertThat(of("10.0.0.1", "localhost")).isEqualTo("10.0.0.1");
    assertThat(of("10.0.0.1", "beef")).isEqualTo("10.0.0.1");
    assertThat(of("10.0.0.1", "1.1.1.1, <script>")).isEqualTo("10.0.0.1");
    assertThatThrownBy(() -> Network.parse("localhost/8"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Network.parse("10.0.0.0/33"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
