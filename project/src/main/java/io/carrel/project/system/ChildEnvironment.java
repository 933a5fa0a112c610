package io.carrel.project.system;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The environment that terminals and commands start with: the server's own without its locale and
 * JVM settings, and the project's variables. {@link #RUN} is inherited by every process of this run
 * and tells its processes from others.
 */
public final class ChildEnvironment {
  /** The variable that marks every process of this run. */
  public static final String RUN = "CARREL_RUN";

  private final Map<String, String> variables;
  private final String run;

  /**
   * @param inherited the server's own environment
   * @param run the value of {@link #RUN}
   */
  public ChildEnvironment(Map<String, String> inherited, Path home, String projectId, String run) {
    this.run = run;
    Map<String, String> all = new HashMap<>(inherited);
    all.keySet().removeIf(ChildEnvironment::isServersOwn);
    all.put("HOME", home.toString());
    all.put("USER", System.getProperty("user.name", "user"));
    all.put("LOGNAME", System.getProperty("user.name", "user"));
    all.put("SHELL", "/bin/bash");
    all.put("LANG", "C.UTF-8");
    all.put("CARREL_PROJECT_ID", projectId);
    all.put(RUN, run);
    this.variables = Map.copyOf(all);
  }

  private static boolean isServersOwn(String name) {
    return name.startsWith("LC_")
        || name.startsWith("CARREL_")
        || name.equals("LANGUAGE")
        || name.equals("JAVA_TOOL_OPTIONS")
        || name.equals("JDK_JAVA_OPTIONS")
        || name.equals("OLDPWD")
        || name.equals("TERM");
  }

  /** The variables of a process without a terminal, and {@code more}, which wins. */
  public Map<String, String> with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(variables);
    all.putAll(more);
    all.put(RUN, run);
    return all;
  }

  /** The value of {@link #RUN} that marks our processes. */
  public String run() {
    return run;
  }
}
