package io.carrel.k8s;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;

/** Lays the data of a ConfigMap over settings: each entry is one of them. */
final class Overlay {
  /** JSON alone: other syntax could read files of this machine. */
  private static final ConfigParseOptions JSON =
      ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);

  private Overlay() {}

  /**
   * @param name of the ConfigMap, for the sentence
   * @throws IllegalArgumentException with one sentence when an entry is no setting or malformed
   */
  static Config of(String name, Map<String, String> data, Config settings) {
    Config laid = ConfigFactory.empty();
    for (Map.Entry<String, String> entry : data.entrySet()) {
      try {
        if (!settings.hasPathOrNull(entry.getKey())) {
          throw new IllegalArgumentException(
              "The ConfigMap " + name + " has no setting " + entry.getKey() + ".");
        }
        laid = laid.withValue(entry.getKey(), value(entry.getValue().strip(), name));
      } catch (ConfigException e) {
        throw new IllegalArgumentException(
            "In the ConfigMap " + name + ", " + entry.getKey() + " is malformed.", e);
      }
    }
    return laid.withFallback(settings);
  }

  private static ConfigValue value(String text, String name) {
    return text.startsWith("{") || text.startsWith("[")
        ? ConfigFactory.parseString("{\"value\":" + text + "}", JSON).getValue("value")
        : ConfigValueFactory.fromAnyRef(text, "ConfigMap " + name);
  }
}
