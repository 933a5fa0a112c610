package io.carrel.k8s.prepull;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How nodes are prepared: {@code carrel.kubernetes.prepull} in reference.conf, where each is
 * explained.
 *
 * @param enabled whether nodes are prepared at all
 * @param nodeLabels labels of the nodes where projects run, all of them; any node when there are
 *     none
 * @param initTaint key of the taint that new nodes come with; taken off for good
 * @param projectsTaint the taint that says whether projects may start on a node
 * @param atOnce how many nodes change to another image at the same time, a number or a percentage
 * @param check a shell command that succeeds in an image that is fit for projects
 */
public record PrepullSettings(
    boolean enabled,
    Map<String, String> nodeLabels,
    String initTaint,
    ProjectsTaint projectsTaint,
    String atOnce,
    String check) {
  private static final Pattern KEY =
      Pattern.compile("([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");
  private static final Pattern VALUE =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?");
  private static final Pattern AT_ONCE = Pattern.compile("[1-9][0-9]{0,3}|([1-9][0-9]?|100)%");

  /**
   * The taint, of effect {@code NoSchedule}.
   *
   * @param closed its value while projects may not start on the node
   * @param open its value once they may
   */
  public record ProjectsTaint(String key, String closed, String open) {
    /**
     * @throws IllegalArgumentException with one sentence that says what is wrong
     */
    public ProjectsTaint {
      requireKey(key);
      if (!VALUE.matcher(closed).matches() || !VALUE.matcher(open).matches()) {
        throw new IllegalArgumentException("The taint " + key + " has a value that none can have.");
      }
      if (closed.equals(open)) {
        throw new IllegalArgumentException(
            "The taint " + key + " needs one value for open nodes and another for closed ones.");
      }
    }
  }

  /**
   * @throws IllegalArgumentException with one sentence that says what is wrong
   */
  public PrepullSettings {
    nodeLabels = Map.copyOf(nodeLabels);
    requireKey(initTaint);
    if (initTaint.equals(projectsTaint.key())) {
      throw new IllegalArgumentException("The two taints of nodes must differ.");
    }
    if (!AT_ONCE.matcher(atOnce).matches()) {
      throw new IllegalArgumentException(
          "A number of nodes or a percentage of them is needed, not " + atOnce + ".");
    }
    if (check.isBlank()) {
      throw new IllegalArgumentException("The image of projects needs a check.");
    }
  }

  private static void requireKey(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("No taint can have the key " + key + ".");
    }
  }

  /**
   * @param config {@code carrel.kubernetes.prepull}
   * @throws com.typesafe.config.ConfigException when something is missing or of the wrong type
   * @throws IllegalArgumentException when a value makes no sense
   */
  public static PrepullSettings of(Config config) {
    Config taint = config.getConfig("projects-taint");
    return new PrepullSettings(
        config.getBoolean("enabled"),
        labels(config.getObject("node-labels")),
        config.getString("init-taint"),
        new ProjectsTaint(
            taint.getString("key"), taint.getString("closed"), taint.getString("open")),
        config.getString("at-once"),
        config.getString("check"));
  }

  /** What a project's pod needs to start on a node that is prepared. */
  public Toleration openNodes() {
    return new Toleration("NoSchedule", projectsTaint.key(), "Equal", null, projectsTaint.open());
  }

  private static Map<String, String> labels(ConfigObject object) {
    Map<String, String> labels = new HashMap<>();
    object.unwrapped().forEach((key, value) -> labels.put(key, String.valueOf(value)));
    return labels;
  }
}
