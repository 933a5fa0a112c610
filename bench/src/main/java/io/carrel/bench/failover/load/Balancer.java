package io.carrel.bench.failover.load;

import io.carrel.bench.site.Site;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What stands in front of several nodes: asks each ten times a second whether it is ready, sends
 * people to those that are, and to another one when a connection is refused. Thread-safe.
 */
public final class Balancer implements Client {
  private static final long EVERY_MILLIS = 100;
  private static final int TRIES = 10;

  private final Site site;
  private final boolean[] ready;

  public Balancer(Site site) {
    this.site = site;
    this.ready = new boolean[site.nodes()];
    Arrays.fill(ready, true);
  }

  @Override
  public void step() throws InterruptedException {
    for (int node = 0; node < site.nodes(); node++) {
      set(node, site.isReady(node));
    }
    TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
  }

  private synchronized void set(int node, boolean now) {
    ready[node] = now;
  }

  /** A ready node, or any when none is. */
  synchronized int pick() {
    int first = ThreadLocalRandom.current().nextInt(site.nodes());
    for (int i = 0; i < site.nodes(); i++) {
      int node = (first + i) % site.nodes();
      if (ready[node]) {
        return node;
      }
    }
    return first;
  }

  /** Something that is asked of a node. */
  interface Asking<T> {
    T at(int node) throws IOException, InterruptedException;
  }

  /** Asks one node, and the next when it takes no connection. */
  <T> T ask(Asking<T> asking) throws IOException, InterruptedException {
    for (int left = TRIES; ; left--) {
      int node = pick();
      try {
        return asking.at(node);
      } catch (ConnectException | HttpConnectTimeoutException e) {
        if (left == 0) {
          throw e;
        }
        set(node, false);
      }
    }
  }
}
