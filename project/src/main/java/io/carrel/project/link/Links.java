package io.carrel.project.link;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The one link that is in force: a newer one replaces it. */
public final class Links {
  private final AtomicReference<@Nullable Link> current = new AtomicReference<>();

  void take(Link link) {
    Link before = current.getAndSet(link);
    if (before != null) {
      before.end(1000, "replaced");
    }
  }

  void drop(Link link) {
    current.compareAndSet(link, null);
  }

  @Nullable Link current() {
    return current.get();
  }

  /** Whether a hub is linked. */
  public boolean isUp() {
    return current.get() != null;
  }

  /** How many sessions the link carries. */
  public int sessions() {
    Link link = current.get();
    return link == null ? 0 : link.sessionCount();
  }

  /** Says goodbye to the hub. */
  public void close() {
    Link link = current.getAndSet(null);
    if (link != null) {
      link.end(1001, "the project ends");
    }
  }
}
