package io.carrel.k8s.manifest;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The network policies of all projects together: two objects, however many projects there are.
 * Which of them holds for a pod is decided by its labels, so that a changed quota switches a
 * running project without a restart.
 */
public final class ProjectNetwork {
  /**
   * Private, shared, link-local, loopback, multicast, benchmarks, reserved; and where clouds keep
   * their metadata: most within link-local, Azure also at an address that looks public, some within
   * 192.0.0.0/24.
   */
  private static final List<String> NOT_THE_INTERNET =
      List.of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "168.63.129.16/32",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "224.0.0.0/4",
          "240.0.0.0/4");

  /** Likewise, with what is translated or tunnelled to IPv4, private addresses included. */
  private static final List<String> NOT_THE_INTERNET_6 =
      List.of(
          "::/96",
          "64:ff9b::/96",
          "64:ff9b:1::/48",
          "2002::/16",
          "fc00::/7",
          "fe80::/10",
          "fec0::/10",
          "ff00::/8");

  private static final int DNS_PORT = 53;

  private ProjectNetwork() {}

  public static List<NetworkPolicy> of(NetworkSettings settings) {
    return List.of(isolation(settings), internet(settings));
  }

  /** Every project: in from hubs to the project server only, out to nowhere. */
  private static NetworkPolicy isolation(NetworkSettings settings) {
    return new NetworkPolicyBuilder()
        .withNewMetadata()
        .withName("projects")
        .endMetadata()
        .withNewSpec()
        .withNewPodSelector()
        .withMatchLabels(Map.of(ProjectPods.RUN, ProjectPods.RUN_PROJECT))
        .endPodSelector()
        .withPolicyTypes("Ingress", "Egress")
        .withIngress(fromHubs(settings))
        .endSpec()
        .build();
  }

  private static NetworkPolicyIngressRule fromHubs(NetworkSettings settings) {
    List<NetworkPolicyPeer> hubs = new ArrayList<>();
    if (!settings.hubLabels().isEmpty()) {
      hubs.add(
          new NetworkPolicyPeerBuilder()
              .withNewPodSelector()
              .withMatchLabels(settings.hubLabels())
              .endPodSelector()
              .build());
    }
    settings.hubAddresses().forEach(block -> hubs.add(addresses(block, List.of())));
    return new NetworkPolicyIngressRuleBuilder()
        .withFrom(hubs)
        .withPorts(port("TCP", ProjectPods.PORT))
        .build();
  }

  /** Those whose quota has the internet: out to public addresses, and to the cluster's DNS. */
  private static NetworkPolicy internet(NetworkSettings settings) {
    return new NetworkPolicyBuilder()
        .withNewMetadata()
        .withName("projects-internet")
        .endMetadata()
        .withNewSpec()
        .withNewPodSelector()
        .withMatchLabels(
            Map.of(ProjectPods.RUN, ProjectPods.RUN_PROJECT, ProjectPods.INTERNET, "true"))
        .endPodSelector()
        .withPolicyTypes("Egress")
        .withEgress(toDns(settings), toInternet(settings))
        .endSpec()
        .build();
  }

  private static NetworkPolicyEgressRule toDns(NetworkSettings settings) {
    return new NetworkPolicyEgressRuleBuilder()
        .withTo(
            new NetworkPolicyPeerBuilder()
                .withNewNamespaceSelector()
                .withMatchLabels(Map.of("kubernetes.io/metadata.name", settings.dnsNamespace()))
                .endNamespaceSelector()
                .withNewPodSelector()
                .withMatchLabels(settings.dnsLabels())
                .endPodSelector()
                .build())
        .withPorts(port("UDP", DNS_PORT), port("TCP", DNS_PORT))
        .build();
  }

  private static NetworkPolicyEgressRule toInternet(NetworkSettings settings) {
    List<NetworkPolicyPeer> internet = new ArrayList<>();
    internet.add(addresses("0.0.0.0/0", without(NOT_THE_INTERNET, settings, false)));
    if (settings.version6()) {
      internet.add(addresses("::/0", without(NOT_THE_INTERNET_6, settings, true)));
    }
    return new NetworkPolicyEgressRuleBuilder().withTo(internet).build();
  }

  private static List<String> without(
      List<String> always, NetworkSettings settings, boolean version6) {
    return Stream.concat(
            always.stream(),
            settings.forbidden().stream().filter(block -> block.contains(":") == version6))
        .toList();
  }

  private static NetworkPolicyPeer addresses(String block, List<String> except) {
    return new NetworkPolicyPeerBuilder()
        .withNewIpBlock()
        .withCidr(block)
        .withExcept(except)
        .endIpBlock()
        .build();
  }

  private static NetworkPolicyPort port(String protocol, int number) {
    return new NetworkPolicyPort(null, new IntOrString(number), protocol);
  }
}
