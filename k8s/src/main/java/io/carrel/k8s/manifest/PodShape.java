package io.carrel.k8s.manifest;

import io.carrel.actors.runtime.ProjectSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * A fingerprint of what a spec and a quota decide about a pod for its whole life, for the pod's
 * annotation: by it is seen whether a changed quota needs another pod.
 */
final class PodShape {
  private static final int CHARACTERS = 16;

  private PodShape() {}

  static String of(ProjectSpec spec, PodQuota quota) {
    String text =
        new TreeMap<>(spec.environment())
            + "|"
            + quota.writableSoftware()
            + "|"
            + quota.gpu().map(PodShape::text)
            + "|"
            + quota.dedicatedNode()
            + "|"
            + quota.patch();
    return HexFormat.of().formatHex(sha256(text)).substring(0, CHARACTERS);
  }

  private static String text(Gpu gpu) {
    return gpu.count()
        + "|"
        + gpu.resource()
        + "|"
        + gpu.toleration().map(PodShape::text)
        + "|"
        + new TreeMap<>(gpu.nodeLabels());
  }

  private static String text(Toleration taint) {
    return String.join(
        "|",
        String.valueOf(taint.getKey()),
        String.valueOf(taint.getOperator()),
        String.valueOf(taint.getValue()),
        String.valueOf(taint.getEffect()));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
