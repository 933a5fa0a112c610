package io.carrel.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.carrel.local.LocalRuntime;
import io.carrel.local.LocalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * This machine: projects are processes in the data folder.
 *
 * @param data the data folder
 */
record LocalPlace(Path data) implements ProjectsPlace {
  private static final Duration GRACE = Duration.ofSeconds(5);

  @Override
  public Config decided() {
    return ConfigFactory.empty();
  }

  @Override
  public Config defaults() {
    return ConfigFactory.empty();
  }

  @Override
  public void check(Config config) {
    // What could be missing is found out, and mended, by opening it.
  }

  @Override
  public Opened open(Config config) {
    LocalRuntime runtime = open();
    return new Opened(runtime, Optional.empty(), runtime::close);
  }

  private LocalRuntime open() {
    Path dist = Path.of(System.getProperty("carrel.dist", "cluster/target/dist"));
    ProjectServerSoftware software = ProjectServerSoftware.install(dist, data);
    try {
      return new LocalRuntime(LocalSettings.of(data, software.command()), Clock.systemUTC());
    } catch (IllegalArgumentException e) {
      throw new StartRefused(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new StartRefused("The data folder " + data + " cannot be used: " + e.getMessage());
    }
  }

  /** Processes of this machine end with Carrel. */
  @Override
  public void leave() {
    try (LocalRuntime runtime = open()) {
      Waiting.on(runtime.stopAll(GRACE));
    }
  }

  @Override
  public String greeting(boolean loopback) {
    return loopback
        ? "It listens on loopback only, because local projects isolate nobody."
        : "Warning: local projects isolate nobody, and this address may be reached by others.";
  }
}
