package io.carrel.k8s.manifest;

import io.carrel.actors.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The environment variables of a project's container. */
final class Environment {
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final int MAX_SIZE = 64 * 1024;

  private Environment() {}

  /**
   * The project's own variables and ours, which win.
   *
   * @throws RuntimeFailure.Rejected when a variable is malformed or all are larger than 64 KiB
   */
  static List<EnvVar> of(Map<String, String> own) {
    check(own);
    Map<String, String> all = new TreeMap<>();
    all.put("LANG", "C.UTF-8");
    all.put("USER", "user");
    all.put("LOGNAME", "user");
    all.putAll(own);
    all.put("HOME", PodManifest.HOME);
    all.put("EXT", PodManifest.EXT);
    return all.entrySet().stream()
        .map(
            variable ->
                new EnvVarBuilder()
                    .withName(variable.getKey())
                    .withValue(literal(variable.getValue()))
                    .build())
        .toList();
  }

  /** Kubernetes would replace {@code $(NAME)}. */
  private static String literal(String value) {
    return value.replace("$", "$$");
  }

  private static void check(Map<String, String> own) {
    int size = 0;
    for (Map.Entry<String, String> variable : own.entrySet()) {
      size += variable.getKey().length() + variable.getValue().length() + 2;
      if (!VARIABLE.matcher(variable.getKey()).matches() || variable.getValue().indexOf(0) >= 0) {
        throw new RuntimeFailure.Rejected("An environment variable has a malformed name or value.");
      }
    }
    if (size > MAX_SIZE) {
      throw new RuntimeFailure.Rejected("The environment is larger than 64 KiB.");
    }
  }
}
