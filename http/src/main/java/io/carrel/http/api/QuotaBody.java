package io.carrel.http.api;

import io.carrel.actors.quota.Gpu;
import io.carrel.actors.quota.Quota;
import io.carrel.http.operation.Range;
import io.carrel.http.operation.Text;
import java.util.Optional;

/**
 * What a project may use.
 *
 * @param cpuRequest guaranteed cores
 * @param cpuLimit cores
 * @param memoryRequest guaranteed, in MB (1 MB = 1,000,000 bytes)
 * @param memoryLimit in MB
 * @param diskQuota of the home, in MB
 * @param idleTimeout the longest that owners may choose, in seconds
 * @param network whether it reaches the internet
 * @param extRw whether {@code /ext} can be written
 * @param dedicatedVm the group of nodes that is reserved for it
 * @param patched whether an admin has changed the pod in ways of their own
 */
public record QuotaBody(
    double cpuRequest,
    double cpuLimit,
    int memoryRequest,
    int memoryLimit,
    int diskQuota,
    long idleTimeout,
    boolean network,
    boolean extRw,
    Optional<GpuBody> gpu,
    Optional<String> dedicatedVm,
    boolean patched) {
  static final double CORE = 1000;

  /**
   * @param num how many; in a request, 0 takes them away
   * @param resource in a request by default {@code nvidia.com/gpu}
   * @param toleration {@code key} or {@code key=value}
   * @param nodeLabel {@code key=value}
   */
  public record GpuBody(
      @Range(max = Gpu.MAX_NUM) int num,
      @Text(min = 1, max = Gpu.MAX_NAME) Optional<String> resource,
      @Text(min = 1, max = Gpu.MAX_NAME) Optional<String> toleration,
      @Text(min = 1, max = Gpu.MAX_NAME) Optional<String> nodeLabel) {}

  static QuotaBody of(Quota quota) {
    return new QuotaBody(
        quota.cpuRequest() / CORE,
        quota.cpuLimit() / CORE,
        quota.memoryRequest(),
        quota.memoryLimit(),
        quota.diskQuota(),
        quota.idleTimeout().toSeconds(),
        quota.network(),
        quota.extRw(),
        quota
            .gpu()
            .map(
                gpu ->
                    new GpuBody(
                        gpu.num(), Optional.of(gpu.resource()), gpu.toleration(), gpu.nodeLabel())),
        quota.dedicatedVm(),
        !quota.patch().isEmpty());
  }
}
