package io.carrel.actors.quota;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Those parts of a quota that somebody wants changed; units as in {@link Quota}. What is empty
 * stays as it is.
 *
 * @param gpu an empty one inside takes the GPUs away
 * @param dedicatedVm an empty one inside gives the nodes back
 * @param patch no steps: none any more
 */
public record QuotaChange(
    Optional<Integer> cpuRequest,
    Optional<Integer> cpuLimit,
    Optional<Integer> memoryRequest,
    Optional<Integer> memoryLimit,
    Optional<Integer> diskQuota,
    Optional<Duration> idleTimeout,
    Optional<Boolean> network,
    Optional<Boolean> extRw,
    Optional<GpuChange> gpu,
    Optional<GroupChange> dedicatedVm,
    Optional<List<JsonNode>> patch) {

  /** GPUs, or none. */
  public record GpuChange(Optional<Gpu> to) {}

  /** A group of nodes, or none. */
  public record GroupChange(Optional<String> to) {}

  /**
   * The quota after the change.
   *
   * @throws IllegalArgumentException with one sentence when there cannot be such a quota
   */
  public Quota of(Quota before) {
    return new Quota(
        cpuRequest.orElse(before.cpuRequest()),
        cpuLimit.orElse(before.cpuLimit()),
        memoryRequest.orElse(before.memoryRequest()),
        memoryLimit.orElse(before.memoryLimit()),
        diskQuota.orElse(before.diskQuota()),
        idleTimeout.orElse(before.idleTimeout()),
        network.orElse(before.network()),
        extRw.orElse(before.extRw()),
        gpu.map(GpuChange::to).orElse(before.gpu()),
        dedicatedVm.map(GroupChange::to).orElse(before.dedicatedVm()),
        patch.orElse(before.patch()));
  }
}
