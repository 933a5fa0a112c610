package io.carrel.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this start decides, laid over the settings of its {@code --config}, what the projects' place
 * asks for, {@code application.conf} and each module's defaults.
 */
final class NodeConfig {
  private NodeConfig() {}

  /**
   * The password enters in memory only: neither environment nor command line carry it.
   *
   * @throws StartRefused when the file cannot be read
   */
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
            .withFallback(settings.place().decided())
            .withFallback(file(settings.config()))
            .withFallback(settings.place().defaults())
            .withFallback(ConfigFactory.parseResources("application.conf")));
  }

  private static Config file(@Nullable Path file) {
    try {
      return file == null
          ? ConfigFactory.empty()
          : ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    } catch (ConfigException e) {
      throw new StartRefused("The settings in " + file + " cannot be read: " + e.getMessage());
    }
  }

  private static List<String> hosts(NodeSettings settings) {
    String address = settings.host().getHostAddress();
    return settings.host().isLoopbackAddress() || settings.host().isAnyLocalAddress()
        ? List.of("localhost", "127.0.0.1", "[::1]")
        : List.of("localhost", "127.0.0.1", "[::1]", address);
  }
}
