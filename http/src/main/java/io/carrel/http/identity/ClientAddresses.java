package io.carrel.http.identity;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.RemoteAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * The address of who really sent a request. {@code X-Forwarded-For} is believed from the right, as
 * far as trusted proxies wrote it; everything left of that anybody may have invented.
 */
public final class ClientAddresses {
  /** Only literals: a name would be looked up. */
  private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  private final List<Network> trusted;

  public ClientAddresses(List<Network> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /** The client's address in its literal form; {@code unknown} when the connection has none. */
  public String of(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.remoteAddress)
        .flatMap(RemoteAddress::getAddress)
        .map(peer -> client(peer, request).getHostAddress())
        .orElse("unknown");
  }

  private InetAddress client(InetAddress peer, HttpRequest request) {
    InetAddress client = peer;
    List<String> hops = forwardedFor(request);
    for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
      Optional<InetAddress> previous = literal(hops.get(i).strip());
      if (previous.isEmpty()) {
        break;
      }
      client = previous.get();
    }
    return client;
  }

  private boolean isTrusted(InetAddress address) {
    return trusted.stream().anyMatch(network -> network.contains(address));
  }

  private static List<String> forwardedFor(HttpRequest request) {
    return StreamSupport.stream(request.getHeaders().spliterator(), false)
        .filter(header -> header.is("x-forwarded-for"))
        .flatMap(header -> Pattern.compile(",").splitAsStream(header.value()))
        .toList();
  }

  private static Optional<InetAddress> literal(String text) {
    return LITERAL.matcher(text).matches() ? Network.address(text) : Optional.empty();
  }
}
