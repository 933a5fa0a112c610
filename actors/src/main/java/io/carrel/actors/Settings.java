package io.carrel.actors;

import com.typesafe.config.Config;
import io.carrel.actors.quota.Quota;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The keys under {@code carrel.actors}, which {@code reference.conf} explains one by one. A value
 * that makes no sense is an {@link IllegalArgumentException} that names its key.
 *
 * @param quota of projects for which no admin has set one
 */
public record Settings(
    int shards,
    int slices,
    Duration settling,
    Duration standingInterval,
    Duration standingWindow,
    Duration startDeadline,
    Duration stopDeadline,
    Duration stopGrace,
    Duration callTimeout,
    Duration backoffMin,
    Duration backoffMax,
    Duration confirmInterval,
    Quota quota,
    Duration idleTimeout,
    Duration idleFloor,
    Duration idleWarning,
    Duration viewInterval,
    Duration passivateAfter,
    int snapshotEvery,
    Duration orphanInterval,
    Duration orphanPatience,
    Duration sweepInterval,
    int sweepPage,
    int sweepPerSecond) {

  public Settings {
    require(shards >= 1, "shards");
    require(slices >= 1, "slices");
    require(!settling.isNegative(), "settling");
    positive(standingInterval, "standing.interval");
    require(standingWindow.compareTo(standingInterval.multipliedBy(2)) >= 0, "standing.window");
    require(snapshotEvery >= 1, "snapshot-every");
    require(sweepPage >= 1, "sweep.page");
    require(sweepPerSecond >= 1, "sweep.per-second");
    positive(startDeadline, "start-deadline");
    positive(stopDeadline, "stop-deadline");
    require(!stopGrace.isNegative() && stopGrace.compareTo(stopDeadline) < 0, "stop-grace");
    positive(callTimeout, "call-timeout");
    positive(backoffMin, "backoff.min");
    require(backoffMax.compareTo(backoffMin) >= 0, "backoff.max");
    positive(confirmInterval, "confirm-interval");
    positive(idleTimeout, "idle.timeout");
    require(!idleFloor.isNegative(), "idle.floor");
    require(!idleWarning.isNegative() && idleWarning.compareTo(idleTimeout) < 0, "idle.warning");
    positive(viewInterval, "view-interval");
    positive(passivateAfter, "passivate-after");
    positive(orphanInterval, "orphans.interval");
    require(!orphanPatience.isNegative(), "orphans.patience");
    positive(sweepInterval, "sweep.interval");
  }

  /** Reads {@code carrel.actors} of a whole configuration. */
  public static Settings of(Config root) {
    Config config = root.getConfig("carrel.actors");
    return new Settings(
        config.getInt("shards"),
        config.getInt("slices"),
        config.getDuration("settling"),
        config.getDuration("standing.interval"),
        config.getDuration("standing.window"),
        config.getDuration("start-deadline"),
        config.getDuration("stop-deadline"),
        config.getDuration("stop-grace"),
        config.getDuration("call-timeout"),
        config.getDuration("backoff.min"),
        config.getDuration("backoff.max"),
        config.getDuration("confirm-interval"),
        quota(config.getConfig("quota")),
        config.getDuration("idle.timeout"),
        config.getDuration("idle.floor"),
        config.getDuration("idle.warning"),
        config.getDuration("view-interval"),
        config.getDuration("passivate-after"),
        config.getInt("snapshot-every"),
        config.getDuration("orphans.interval"),
        config.getDuration("orphans.patience"),
        config.getDuration("sweep.interval"),
        config.getInt("sweep.page"),
        config.getInt("sweep.per-second"));
  }

  private static Quota quota(Config config) {
    try {
      return new Quota(
          thousandths(config.getDouble("cpu-request")),
          thousandths(config.getDouble("cpu-limit")),
          config.getInt("memory-request"),
          config.getInt("memory-limit"),
          config.getInt("disk-quota"),
          config.getDuration("idle-timeout"),
          config.getBoolean("network"),
          false,
          Optional.empty(),
          Optional.empty(),
          List.of());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("carrel.actors.quota: " + e.getMessage(), e);
    }
  }

  private static int thousandths(double cores) {
    return (int) Math.round(cores * 1000);
  }

  private static void positive(Duration value, String key) {
    require(!value.isNegative() && !value.isZero(), key);
  }

  private static void require(boolean holds, String key) {
    if (!holds) {
      throw new IllegalArgumentException("carrel.actors." + key + " makes no sense");
    }
  }
}
