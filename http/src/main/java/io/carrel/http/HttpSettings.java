package io.carrel.http;

import com.typesafe.config.Config;
import io.carrel.http.identity.Network;
import io.carrel.http.identity.RateLimits;
import io.carrel.http.identity.Site;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The public port's settings, {@code carrel.http} in reference.conf, where each is explained.
 *
 * @param address to listen on
 * @param port 0 for any free one
 * @param requestDeadline how long a client may take to the end of a request's head
 * @param reconfirmation how often open sockets' sign-in sessions and keys are looked up again
 * @param akkaHttp laid over {@code akka.http}, for this port only
 */
public record HttpSettings(
    String address,
    int port,
    Site site,
    List<Network> trustedProxies,
    Drain drain,
    Duration requestDeadline,
    RateLimits.Settings rateLimits,
    Duration reconfirmation,
    Config akkaHttp) {
  /**
   * Reads and checks.
   *
   * @param root the whole configuration
   * @throws com.typesafe.config.ConfigException when something is missing or of the wrong type
   * @throws IllegalArgumentException when a value makes no sense
   */
  public static HttpSettings from(Config root) {
    Config config = root.getConfig("carrel.http");
    int port = config.getInt("port");
    return new HttpSettings(
        config.getString("interface"),
        port,
        site(config, port),
        config.getStringList("trusted-proxies").stream().map(Network::parse).toList(),
        drain(config.getConfig("drain")),
        config.getDuration("request-deadline"),
        rateLimits(config.getConfig("rate-limits")),
        config.getDuration("reconfirmation"),
        config.getConfig("akka-http"));
  }

  /**
   * How this node takes leave of its clients, {@code carrel.http.drain} in reference.conf.
   *
   * @param notice from turning unready until anybody is sent away
   * @param spread in which sessions are sent away, one after the other
   * @param grace for requests to finish
   */
  public record Drain(Duration notice, Duration spread, Duration grace) {}

  private static Drain drain(Config config) {
    return new Drain(
        config.getDuration("notice"), config.getDuration("spread"), config.getDuration("grace"));
  }

  private static Site site(Config config, int port) {
    Set<String> hosts =
        config.getStringList("hosts").stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("carrel.http.hosts names no host");
    }
    String apps = config.getString("apps-domain").toLowerCase(Locale.ROOT);
    Optional<String> domain =
        apps.equals("auto")
            ? Optional.of("localhost:" + port)
            : Optional.of(apps).filter(name -> !name.isEmpty());
    return new Site(config.getBoolean("tls"), hosts, domain);
  }

  private static RateLimits.Settings rateLimits(Config config) {
    return new RateLimits.Settings(
        config.getInt("passwords-per-account"),
        config.getInt("passwords-per-address"),
        config.getInt("sign-ups-per-address"),
        config.getDuration("period"));
  }
}
