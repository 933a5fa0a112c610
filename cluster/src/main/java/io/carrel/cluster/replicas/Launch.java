package io.carrel.cluster.replicas;

import java.util.List;

/**
 * How one replica is started.
 *
 * @param command the program and its arguments, without anything secret
 * @param settings one line that the program reads first
 */
public record Launch(String name, List<String> command, String settings) {
  public Launch {
    if (settings.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("the settings are one line");
    }
  }

  @Override
  public String toString() {
    return "Launch[" + name + "]";
  }
}
