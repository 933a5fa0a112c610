package io.carrel.bench.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * How many requests of one flow schema the API server has served, read again and again from its own
 * metrics ({@code apiserver_flowcontrol_dispatched_requests_total}).
 */
final class RequestCount implements AutoCloseable {
  private static final String METRIC = "apiserver_flowcontrol_dispatched_requests_total{";
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final KubernetesClient admin;
  private final String flowSchema;
  private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor();
  private final List<Sample> samples = new ArrayList<>();

  /**
   * @param nanos when it was read, by {@link System#nanoTime}
   */
  record Sample(long nanos, long requests) {}

  /**
   * What was between two readings.
   *
   * @param mostPerSecond over some five seconds
   */
  record Traffic(long requests, double mostPerSecond) {}

  RequestCount(KubernetesClient admin, String flowSchema) {
    this.admin = admin;
    this.flowSchema = flowSchema;
    sample();
    var unused =
        reader.scheduleWithFixedDelay(
            this::sample, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Reads once more; the answer is what was read. */
  Sample sample() {
    Sample sample = new Sample(System.nanoTime(), read(admin.raw("/metrics"), flowSchema));
    synchronized (samples) {
      samples.add(sample);
    }
    return sample;
  }

  /** What has been since an earlier reading. */
  Traffic since(Sample before) {
    Sample now = sample();
    return new Traffic(
        now.requests() - before.requests(),
        Rate.most(samples().stream().filter(sample -> sample.nanos() >= before.nanos()).toList()));
  }

  /** The sum over all lines of this flow schema; 0 when there is none yet. */
  static long read(String metrics, String flowSchema) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(METRIC))
        .filter(line -> line.contains("flow_schema=\"" + flowSchema + "\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  List<Sample> samples() {
    synchronized (samples) {
      return List.copyOf(samples);
    }
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }
}
