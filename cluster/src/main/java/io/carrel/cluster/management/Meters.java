package io.carrel.cluster.management;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The node's one registry of metrics, an extension so that management routes find it. */
public final class Meters implements Extension {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  private Meters() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  public static Meters get(ActorSystem<?> system) {
    return Id.INSTANCE.get(system);
  }

  public PrometheusMeterRegistry registry() {
    return registry;
  }

  void close() {
    collections.close();
    registry.close();
  }

  static final class Id extends ExtensionId<Meters> {
    static final Id INSTANCE = new Id();

    Meters get(ActorSystem<?> system) {
      return system.registerExtension(this);
    }

    @Override
    public Meters createExtension(ActorSystem<?> system) {
      Meters meters = new Meters();
      Delays.measure(system, meters.registry);
      system
          .getWhenTerminated()
          .whenCompleteAsync((done, failure) -> meters.close(), Runnable::run);
      return meters;
    }
  }
}
