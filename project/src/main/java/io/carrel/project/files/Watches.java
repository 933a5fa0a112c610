package io.carrel.project.files;

import io.carrel.project.Log;
import io.carrel.project.Refusal;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches folders and files of the home. Its one thread starts with the first watch. */
public final class Watches implements AutoCloseable {
  private static final int MAX_WATCHES = 512;
  private static final int MAX_NAMES = 100;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Home home;
  private final Map<WatchKey, Set<Watch>> watches = new HashMap<>();
  private @Nullable WatchService service;
  private int count;

  public Watches(Home home) {
    this.home = home;
  }

  /** Told of changes, on the watching thread, at most five times a second. */
  public interface Listener {
    /**
     * Entries changed.
     *
     * @param names as people see them; null when there are too many to tell
     */
    void changed(@Nullable Set<String> names);

    /** What was watched is gone; the last call. */
    void gone();
  }

  /** One running watch. */
  public final class Watch implements AutoCloseable {
    private final WatchKey key;
    private final @Nullable Path only;
    private final Listener listener;

    private Watch(WatchKey key, @Nullable Path only, Listener listener) {
      this.key = key;
      this.only = only;
      this.listener = listener;
    }

    @Override
    public void close() {
      remove(this);
    }
  }

  /** Starts to watch a folder, not what is in its folders, or a file. */
  public Watch watch(HomePath path, Listener listener) throws IOException {
    Path real = home.real(path);
    boolean folder = Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS);
    Path watched = folder ? real : Home.parentOf(real);
    synchronized (this) {
      if (count >= MAX_WATCHES) {
        throw new Refusal(429, "too_many", "Too much is being watched.");
      }
      WatchKey key =
          watched.register(
              running(),
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_DELETE,
              StandardWatchEventKinds.ENTRY_MODIFY);
      Watch watch = new Watch(key, folder ? null : real.getFileName(), listener);
      watches.computeIfAbsent(key, k -> new HashSet<>()).add(watch);
      count++;
      return watch;
    }
  }

  private synchronized WatchService running() throws IOException {
    if (service == null) {
      WatchService started = home.root().getFileSystem().newWatchService();
      service = started;
      Thread thread = new Thread(() -> run(started), "watch");
      thread.setDaemon(true);
      thread.start();
    }
    return service;
  }

  private synchronized void remove(Watch watch) {
    Set<Watch> others = watches.get(watch.key);
    if (others != null && others.remove(watch)) {
      count--;
      if (others.isEmpty()) {
        watches.remove(watch.key);
        watch.key.cancel();
      }
    }
  }

  private void run(WatchService from) {
    try {
      while (true) {
        WatchKey first = from.take();
        // Changes come in bursts: what happens in the meantime is told together.
        Thread.sleep(PAUSE.toMillis());
        for (WatchKey key = first; key != null; key = from.poll()) {
          tell(key);
        }
      }
    } catch (ClosedWatchServiceException | InterruptedException ended) {
      Log.info("watching_ended");
    }
  }

  private void tell(WatchKey key) {
    Set<Path> changed = new HashSet<>();
    boolean all = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.context() instanceof Path name) {
        changed.add(name);
      } else {
        all = true;
      }
    }
    boolean valid = key.reset();
    for (Watch watch : of(key)) {
      if (watch.only == null) {
        tell(watch, all || changed.size() > MAX_NAMES ? null : changed);
      } else if (all || changed.contains(watch.only)) {
        tell(watch, Set.of(watch.only));
      }
      if (!valid) {
        remove(watch);
        watch.listener.gone();
      }
    }
  }

  private synchronized Set<Watch> of(WatchKey key) {
    return Set.copyOf(watches.getOrDefault(key, Set.of()));
  }

  private static void tell(Watch watch, @Nullable Set<Path> names) {
    if (names == null) {
      watch.listener.changed(null);
    } else if (!names.isEmpty()) {
      Set<String> shown = new HashSet<>();
      names.forEach(name -> shown.add(Names.shown(name)));
      watch.listener.changed(shown);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (service != null) {
      service.close();
    }
  }
}
