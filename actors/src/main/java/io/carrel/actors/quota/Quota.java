package io.carrel.actors.quota;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a project may use. The names are those of the API. Stored in events: bounds may be widened,
 * never narrowed.
 *
 * @param cpuRequest guaranteed share, in thousandths of a core
 * @param cpuLimit in thousandths of a core
 * @param memoryRequest guaranteed, in MB (1 MB = 1,000,000 bytes); below the limit, so that no
 *     later change is one between kinds of service, which a running pod could not follow
 * @param memoryLimit in MB
 * @param diskQuota of the home, in MB; told to people and to whoever runs the storage, which has to
 *     enforce it
 * @param idleTimeout the longest that the project's owners may let it run idle
 * @param network whether it reaches the internet
 * @param extRw whether {@code /ext} can be written
 * @param dedicatedVm the group of nodes that is reserved for it
 * @param patch steps of a JSON Patch (RFC 6902) on the finished pod; none on other runtimes
 */
public record Quota(
    int cpuRequest,
    int cpuLimit,
    int memoryRequest,
    int memoryLimit,
    int diskQuota,
    Duration idleTimeout,
    boolean network,
    boolean extRw,
    Optional<Gpu> gpu,
    Optional<String> dedicatedVm,
    List<JsonNode> patch) {
  /** A thousand cores. */
  public static final int MAX_CPU = 1_000_000;

  public static final int MIN_CPU_LIMIT = 10;

  /** 16 TB. */
  public static final int MAX_MEMORY = 16_000_000;

  /** The project server and a shell. */
  public static final int MIN_MEMORY_LIMIT = 100;

  /** 1 PB. */
  public static final int MAX_DISK = 1_000_000_000;

  public static final Duration MIN_IDLE_TIMEOUT = Duration.ofMinutes(5);
  public static final Duration MAX_IDLE_TIMEOUT = Duration.ofDays(7);

  /** The form of {@link #dedicatedVm}. */
  public static final String GROUP = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";

  public static final int MAX_PATCH_STEPS = 100;

  /** Characters of all steps together. */
  public static final int MAX_PATCH = 16_384;

  /**
   * @throws IllegalArgumentException with one sentence that says what is wrong
   */
  public Quota {
    patch = List.copyOf(patch);
    within("CPU limit", cpuLimit, MIN_CPU_LIMIT, MAX_CPU);
    within("CPU request", cpuRequest, 0, cpuLimit);
    within("memory limit", memoryLimit, MIN_MEMORY_LIMIT, MAX_MEMORY);
    within("memory request", memoryRequest, 0, memoryLimit - 1);
    within("disk quota", diskQuota, 1, MAX_DISK);
    require(
        idleTimeout.compareTo(MIN_IDLE_TIMEOUT) >= 0
            && idleTimeout.compareTo(MAX_IDLE_TIMEOUT) <= 0,
        "The idle timeout is outside its bounds.");
    require(
        dedicatedVm.filter(group -> !Pattern.matches(GROUP, group)).isEmpty(),
        "The group of nodes does not have the right form.");
    require(
        patch.size() <= MAX_PATCH_STEPS
            && patch.stream().mapToInt(step -> step.toString().length()).sum() <= MAX_PATCH
            && patch.stream().allMatch(Quota::isStep),
        "The patch is too large, or is no JSON Patch.");
  }

  /** Cores and memory alone: no network, no GPU, any node. */
  public static Quota of(int cpuRequest, int cpuLimit, int memoryRequest, int memoryLimit) {
    return new Quota(
        cpuRequest,
        cpuLimit,
        memoryRequest,
        memoryLimit,
        3000,
        MAX_IDLE_TIMEOUT,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static boolean isStep(JsonNode step) {
    return step.path("op").isTextual() && step.path("path").isTextual();
  }

  private static void within(String what, int value, int least, int most) {
    require(
        value >= least && value <= most,
        "The " + what + " must be between " + least + " and " + most + ".");
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
