package io.carrel.k8s.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.carrel.actors.quota.Quota;
import java.util.Optional;

/**
 * What a project's quota decides about its pod.
 *
 * @param cpuRequest guaranteed share, in thousandths of a core
 * @param cpuLimit in thousandths of a core
 * @param memoryRequest guaranteed, in MB (1 MB = 1,000,000 bytes); below the limit, so that every
 *     pod is of the class Burstable: a resize must not change the class
 * @param memoryLimit in MB
 * @param internet whether it reaches the internet
 * @param writableSoftware whether {@code /ext} can be written (the quota's {@code ext_rw})
 * @param dedicatedNode the node group that is reserved for it, by the value of its label
 * @param patch a JSON Patch (RFC 6902) that is applied to the finished pod
 */
public record PodQuota(
    int cpuRequest,
    int cpuLimit,
    int memoryRequest,
    int memoryLimit,
    boolean internet,
    boolean writableSoftware,
    Optional<Gpu> gpu,
    Optional<String> dedicatedNode,
    Optional<JsonNode> patch) {

  /**
   * @throws IllegalArgumentException with one sentence that says what is wrong
   */
  public PodQuota {
    require("CPU", cpuRequest, cpuLimit);
    require("memory", memoryRequest, memoryLimit);
    if (memoryRequest == memoryLimit) {
      throw new IllegalArgumentException("The request for memory must be below the limit.");
    }
  }

  /** CPU and memory alone: no internet, no GPU, any node. */
  public static PodQuota of(int cpuRequest, int cpuLimit, int memoryRequest, int memoryLimit) {
    return new PodQuota(
        cpuRequest,
        cpuLimit,
        memoryRequest,
        memoryLimit,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** What a project's quota means here. */
  public static PodQuota of(Quota quota) {
    return new PodQuota(
        quota.cpuRequest(),
        quota.cpuLimit(),
        quota.memoryRequest(),
        quota.memoryLimit(),
        quota.network(),
        quota.extRw(),
        quota.gpu().map(Gpu::of),
        quota.dedicatedVm(),
        Optional.of(quota.patch())
            .filter(steps -> !steps.isEmpty())
            .map(steps -> JsonNodeFactory.instance.arrayNode().addAll(steps)));
  }

  private static void require(String what, int request, int limit) {
    if (request < 0 || limit < 1 || request > limit) {
      throw new IllegalArgumentException(
          "The request for " + what + " must be between zero and the limit.");
    }
  }
}
