package io.carrel.k8s.reason;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The scheduler's sentence about why no node will do. */
final class Unschedulable {
  private static final Pattern INSUFFICIENT = Pattern.compile("Insufficient ([\\w./-]*\\w)");

  /** The taints that Kubernetes itself sets say something else. */
  private static final Pattern CLOSED =
      Pattern.compile("untolerated taint(?! \\{node\\.kubernetes\\.io/)");

  private static final Pattern SILENT =
      Pattern.compile("node\\.kubernetes\\.io/(unreachable|not-ready)");
  private static final Pattern SHORT = Pattern.compile("node\\.kubernetes\\.io/\\w+-pressure");

  private static final Map<String, String> RESOURCES =
      Map.of(
          "cpu", "CPU",
          "memory", "memory",
          "ephemeral-storage", "disk space");

  private Unschedulable() {}

  static Reason of(String message) {
    List<String> why = new ArrayList<>(storage(message));
    Set<String> lacking = new LinkedHashSet<>();
    Matcher insufficient = INSUFFICIENT.matcher(message);
    while (insufficient.find()) {
      String resource = insufficient.group(1);
      lacking.add(RESOURCES.getOrDefault(resource, resource));
    }
    if (!lacking.isEmpty()) {
      why.add("insufficient " + String.join(" and ", lacking));
    }
    if (message.contains("Too many pods")) {
      why.add("the nodes hold as many projects as they can");
    }
    if (why.isEmpty()) {
      why.addAll(unsuited(message));
    }
    String words = "Waiting for a node";
    return new Reason(why.isEmpty() ? words : words + ": " + String.join(", ", why), message);
  }

  private static List<String> storage(String message) {
    if (message.matches("(?s).*persistentvolumeclaim \"[^\"]*\" not found.*")) {
      return List.of("the storage for projects does not exist");
    } else if (message.contains("unbound immediate PersistentVolumeClaims")) {
      return List.of("the storage for projects is not there yet");
    } else if (message.contains("volume node affinity conflict")) {
      return List.of("the storage for projects cannot be reached from any node");
    }
    return List.of();
  }

  private static List<String> unsuited(String message) {
    List<String> why = new ArrayList<>();
    if (message.contains("didn't match Pod's node affinity/selector")) {
      why.add("no node is of the wanted kind");
    }
    if (SILENT.matcher(message).find()) {
      why.add("nodes do not answer");
    }
    if (SHORT.matcher(message).find()) {
      why.add("nodes are short of memory or disk space");
    }
    if (CLOSED.matcher(message).find()) {
      why.add("nodes are closed to projects, or not prepared yet");
    }
    if (message.contains("were unschedulable")) {
      why.add("nodes are being cleared");
    }
    if (message.contains("no nodes available")) {
      why.add("the cluster has no node");
    }
    return why;
  }
}
