package io.carrel.project.link;

import io.carrel.project.Refusal;
import io.carrel.project.files.Failures;
import io.carrel.project.files.HomePath;
import io.carrel.project.files.Watches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a browser what changes in a folder. */
final class WatchChannel implements SessionChannel, Watches.Listener {
  private final Session session;
  private final long number;
  private final String path;
  private Watches.@Nullable Watch watch;
  private boolean ended;

  WatchChannel(Session session, long number, String path) {
    this.session = session;
    this.number = number;
    this.path = path;
  }

  /** Starts to watch; blocks. */
  void start(Watches watches, HomePath folder) {
    try {
      Watches.Watch started = watches.watch(folder, this);
      session.later(() -> started(started));
    } catch (Refusal refusal) {
      session.later(() -> session.refuse(number, this, refusal));
    } catch (IOException failure) {
      Refusal refusal = Failures.refusal(failure);
      session.later(() -> session.refuse(number, this, refusal));
    }
  }

  private void started(Watches.Watch started) {
    watch = started;
    if (ended) {
      started.close();
    } else {
      session.send(Messages.opened(number));
    }
  }

  @Override
  public void changed(@Nullable Set<String> names) {
    byte[] message = Messages.changed(number, path, names);
    session.later(
        () -> {
          if (!ended) {
            session.send(message);
          }
        });
  }

  @Override
  public void gone() {
    session.later(
        () ->
            session.refuse(
                number, this, new Refusal(404, "not_found", "What was watched is gone.")));
  }

  @Override
  public void data(long offset, ByteBuffer payload) {
    throw new Refusal(400, "malformed", "A watch takes no bytes.");
  }

  @Override
  public void wake() {
    // A watch sends messages only.
  }

  @Override
  public void end() {
    ended = true;
    if (watch != null) {
      watch.close();
    }
  }
}
