package io.carrel.store.database;

import akka.actor.typed.ActorSystem;
import akka.persistence.jdbc.db.SlickDatabase;
import akka.persistence.jdbc.db.SlickExtension;
import akka.persistence.jdbc.db.SlickExtensionImpl;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToIntFunction;
import slick.jdbc.hikaricp.HikariCPJdbcDataSource;

/** Shows how busy the pools of connections are. */
public final class PoolMeters {
  private PoolMeters() {}

  /** The journal's own pool, which Slick opens for the actor system. */
  public static HikariDataSource journal(ActorSystem<?> system) {
    SlickExtensionImpl slick = (SlickExtensionImpl) SlickExtension.get(system);
    SlickDatabase database = slick.database(system.settings().config().getConfig("jdbc-journal"));
    return ((HikariCPJdbcDataSource) database.database().source()).ds();
  }

  /** Registers one pool's gauges; they hold it weakly. */
  static void bind(MeterRegistry meters, String name, HikariDataSource pool) {
    connections(meters, name, "active", pool, HikariPoolMXBean::getActiveConnections);
    connections(meters, name, "idle", pool, HikariPoolMXBean::getIdleConnections);
    Gauge.builder(
            "carrel.database.waiting",
            pool,
            source -> of(source, HikariPoolMXBean::getThreadsAwaitingConnection))
        .description("Threads that wait for a connection")
        .tag("pool", name)
        .register(meters);
    Gauge.builder("carrel.database.connections.max", pool, HikariDataSource::getMaximumPoolSize)
        .description("Connections that the pool may have")
        .tag("pool", name)
        .register(meters);
  }

  private static void connections(
      MeterRegistry meters,
      String name,
      String state,
      HikariDataSource pool,
      ToIntFunction<HikariPoolMXBean> count) {
    Gauge.builder("carrel.database.connections", pool, source -> of(source, count))
        .description("Connections to PostgreSQL")
        .tag("pool", name)
        .tag("state", state)
        .register(meters);
  }

  /** Nothing yet while the pool has not been used. */
  private static int of(HikariDataSource source, ToIntFunction<HikariPoolMXBean> count) {
    HikariPoolMXBean pool = source.getHikariPoolMXBean();
    return pool == null ? 0 : count.applyAsInt(pool);
  }
}
