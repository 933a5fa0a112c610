package io.carrel.k8s.manifest;

import java.util.List;
import java.util.Map;

/**
 * Who may reach projects, and what they may reach.
 *
 * @param hubLabels labels of the hubs' pods in the projects' own namespace; none when hubs run
 *     outside the cluster
 * @param hubAddresses CIDR blocks of hubs outside the cluster
 * @param dnsNamespace the namespace of the cluster's DNS
 * @param dnsLabels labels of the pods that answer DNS
 * @param forbidden CIDR blocks that projects never reach, beside all private and link-local ones:
 *     public addresses of nodes, of the API server and of the platform itself
 * @param version6 whether pods have IPv6 addresses too; false: nothing is allowed by IPv6
 */
public record NetworkSettings(
    Map<String, String> hubLabels,
    List<String> hubAddresses,
    String dnsNamespace,
    Map<String, String> dnsLabels,
    List<String> forbidden,
    boolean version6) {

  /**
   * @throws IllegalArgumentException when no hub could reach any project
   */
  public NetworkSettings {
    hubLabels = Map.copyOf(hubLabels);
    hubAddresses = List.copyOf(hubAddresses);
    dnsLabels = Map.copyOf(dnsLabels);
    forbidden = List.copyOf(forbidden);
    if (hubLabels.isEmpty() && hubAddresses.isEmpty()) {
      throw new IllegalArgumentException("The network settings name no hub.");
    }
  }

  /** Hubs with these labels or addresses; the DNS that most clusters have; IPv4 alone. */
  public static NetworkSettings of(Map<String, String> hubLabels, List<String> hubAddresses) {
    return new NetworkSettings(
        hubLabels, hubAddresses, "kube-system", Map.of("k8s-app", "kube-dns"), List.of(), false);
  }
}
