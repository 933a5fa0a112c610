package io.carrel.k8s.manifest;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final Pattern BLOCK =
      Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*)/(\\d{1,3})");

  /**
   * @throws IllegalArgumentException with one sentence when no hub could reach any project, or what
   *     should be a CIDR block is none
   */
  public NetworkSettings {
    hubLabels = Map.copyOf(hubLabels);
    hubAddresses = List.copyOf(hubAddresses);
    dnsLabels = Map.copyOf(dnsLabels);
    forbidden = List.copyOf(forbidden);
    if (hubLabels.isEmpty() && hubAddresses.isEmpty()) {
      throw new IllegalArgumentException("The network settings name no hub.");
    }
    hubAddresses.forEach(block -> requireBlock(block, 0));
    // Kubernetes takes no exception that is all there is.
    forbidden.forEach(block -> requireBlock(block, 1));
  }

  /** The API server would refuse it only when the first project starts. */
  private static void requireBlock(String block, int shortest) {
    Matcher parts = BLOCK.matcher(block);
    if (!parts.matches() || !isWithin(Integer.parseInt(parts.group(2)), shortest, parts.group(1))) {
      throw new IllegalArgumentException(
          "The network settings need CIDR blocks such as 192.0.2.0/24, not " + block + ".");
    }
  }

  private static boolean isWithin(int prefix, int shortest, String address) {
    try {
      int bits = InetAddress.getByName(address).getAddress().length * Byte.SIZE;
      return prefix >= shortest && prefix <= bits;
    } catch (UnknownHostException none) {
      return false;
    }
  }

  /** Hubs with these labels or addresses; the DNS that most clusters have; IPv4 alone. */
  public static NetworkSettings of(Map<String, String> hubLabels, List<String> hubAddresses) {
    return new NetworkSettings(
        hubLabels, hubAddresses, "kube-system", Map.of("k8s-app", "kube-dns"), List.of(), false);
  }
}
