package io.carrel.http.traffic;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.inspection.NodeTraffic;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.Closeable;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What is open on this node now, and the bytes that were proxied. Thread-safe. */
public final class OpenTraffic implements NodeTraffic {
  private final Clock clock;
  private final Set<Open> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger proxied = new AtomicInteger();
  private final LongAdder toServers = new LongAdder();
  private final LongAdder fromServers = new LongAdder();

  public OpenTraffic(Clock clock, MeterRegistry meters) {
    this.clock = clock;
    Gauge.builder("carrel.sessions", sessions, AtomicInteger::get)
        .description("Browser sessions whose websocket is open on this node")
        .register(meters);
    Gauge.builder("carrel.proxied.connections", proxied, AtomicInteger::get)
        .description("Requests and websockets that are being forwarded to project servers")
        .register(meters);
    bytes(meters, "to_server", toServers);
    bytes(meters, "from_server", fromServers);
  }

  private static void bytes(MeterRegistry meters, String direction, LongAdder count) {
    FunctionCounter.builder("carrel.proxied", count, LongAdder::sum)
        .baseUnit("bytes")
        .description("Bytes of forwarded bodies and websockets")
        .tag("direction", direction)
        .register(meters);
  }

  /** Identity counts: two connections of one person may look the same. */
  private static final class Open {
    private final Connected connected;

    private Open(Connected connected) {
      this.connected = connected;
    }
  }

  /** A browser's session has opened; closing says that it ended, and does so once. */
  public Closeable session(AccountId account, ProjectId project) {
    return enter(sessions, Kind.SESSION, account, project, Optional.empty());
  }

  /** As {@link #session}, for what is forwarded to an application. */
  public Closeable application(AccountId account, ProjectId project, int port) {
    return enter(proxied, Kind.APPLICATION, account, project, Optional.of(port));
  }

  /** As {@link #session}, for a transfer of files. */
  public Closeable files(AccountId account, ProjectId project) {
    return enter(proxied, Kind.FILES, account, project, Optional.empty());
  }

  private Closeable enter(
      AtomicInteger count,
      Kind kind,
      AccountId account,
      ProjectId project,
      Optional<Integer> port) {
    Open entered = new Open(new Connected(kind, account, project, port, clock.instant()));
    open.add(entered);
    count.incrementAndGet();
    return () -> {
      if (open.remove(entered)) {
        count.decrementAndGet();
      }
    };
  }

  /** So many bytes went to a project server. */
  public void sent(long bytes) {
    toServers.add(bytes);
  }

  /** So many bytes came from a project server. */
  public void received(long bytes) {
    fromServers.add(bytes);
  }

  /** Counts what passes on its way to a project server. */
  public Flow<ByteString, ByteString, NotUsed> sending() {
    return counting(toServers);
  }

  /** Counts what passes on its way from a project server. */
  public Flow<ByteString, ByteString, NotUsed> receiving() {
    return counting(fromServers);
  }

  private static Flow<ByteString, ByteString, NotUsed> counting(LongAdder count) {
    return Flow.of(ByteString.class)
        .map(
            bytes -> {
              count.add(bytes.size());
              return bytes;
            });
  }

  @Override
  public int sessions() {
    return sessions.get();
  }

  @Override
  public int proxied() {
    return proxied.get();
  }

  @Override
  public List<Connected> connected(int limit) {
    return open.stream()
        .map(one -> one.connected)
        .sorted(Comparator.comparing(Connected::since).reversed())
        .limit(limit)
        .toList();
  }
}
