package io.carrel.bench.kubernetes;

import io.carrel.actors.quota.Quota;
import io.carrel.k8s.manifest.PodSettings;
import java.util.List;
import picocli.CommandLine.Option;

/** What pods of a run are, and who reaches them: the benchmark is told it and tells its hubs. */
public final class PodOptions {
  @Option(
      names = "--nodes",
      paramLabel = "KIND",
      defaultValue = "hollow",
      description =
          "hollow (label node=hollow, taint node=hollow:NoSchedule; pods run nothing) or real"
              + " (default: hollow).")
  private Nodes nodes = Nodes.HOLLOW;

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      defaultValue = "registry.test/library/debian:bookworm-slim",
      description = "What projects run in.")
  private String image = "";

  @Option(
      names = "--server-image",
      paramLabel = "IMAGE",
      defaultValue = "registry.test/carrel/project-server:test",
      description = "What brings the project server.")
  private String serverImage = "";

  @Option(
      names = "--hub-address",
      paramLabel = "CIDR",
      defaultValue = "10.77.0.1/32",
      description = "Where this machine's requests to pods come from.")
  private String hubAddress = "";

  public Nodes nodes() {
    return nodes;
  }

  String hubAddress() {
    return hubAddress;
  }

  PodSettings settings() {
    return nodes.settings(image, serverImage);
  }

  Quota quota() {
    return nodes.quota();
  }

  /** The same options, for another command line. */
  List<String> words() {
    return List.of(
        "--nodes",
        nodes.name(),
        "--image",
        image,
        "--server-image",
        serverImage,
        "--hub-address",
        hubAddress);
  }
}
