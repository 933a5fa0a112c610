package io.carrel.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;

/** What this start decides, laid over {@code application.conf} and each module's defaults. */
final class NodeConfig {
  private NodeConfig() {}

  /** The password enters in memory only: neither environment nor command line carry it. */
  static Config of(NodeSettings settings) {
    DatabaseAccess database = settings.database();
    Map<String, Object> decided =
        Map.ofEntries(
            Map.entry("carrel.store.database.url", database.url()),
            Map.entry("carrel.store.database.user", database.user()),
            Map.entry("carrel.store.database.password", database.password()),
            Map.entry("carrel.http.interface", settings.host().getHostAddress()),
            Map.entry("carrel.http.port", settings.port()),
            Map.entry("carrel.http.hosts", hosts(settings)),
            Map.entry(
                "carrel.management.token-file",
                DataFolder.managementToken(settings.data()).toString()),
            Map.entry("akka.management.http.port", settings.managementPort()),
            Map.entry("akka.management.http.bind-port", settings.managementPort()),
            Map.entry("akka.cluster.app-version", Main.Version.current()));
    return ConfigFactory.load(
        ConfigFactory.parseMap(decided, "this start")
            .withFallback(ConfigFactory.parseResources("application.conf")));
  }

  private static List<String> hosts(NodeSettings settings) {
    String address = settings.host().getHostAddress();
    return settings.host().isLoopbackAddress() || settings.host().isAnyLocalAddress()
        ? List.of("localhost", "127.0.0.1", "[::1]")
        : List.of("localhost", "127.0.0.1", "[::1]", address);
  }
}
