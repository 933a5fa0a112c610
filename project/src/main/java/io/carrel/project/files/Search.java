package io.carrel.project.files;

import io.carrel.project.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Queue;

/**
 * Finds names below a folder, breadth first, within bounds of time, results and waiting folders.
 */
final class Search {
  private static final Duration MAX_TIME = Duration.ofSeconds(2);
  private static final int MAX_QUEUE = 20_000;

  private final Home home;
  private final String text;
  private final int limit;
  private final long deadline = System.nanoTime() + MAX_TIME.toNanos();
  private final Queue<HomePath> folders = new ArrayDeque<>();
  private final List<String> found = new ArrayList<>();
  private boolean complete = true;

  private Search(Home home, String text, int limit) {
    this.home = home;
    this.text = text.toLowerCase(Locale.ROOT);
    this.limit = limit;
  }

  /** The answer as a JSON object: paths relative to the home, percent-encoded. */
  static byte[] run(Home home, HomePath start, String text, int limit) throws IOException {
    home.folder(start).close();
    Search search = new Search(home, text, limit);
    search.folders.add(start);
    search.walk();
    return Json.object(
        json -> {
          json.writeArrayFieldStart("paths");
          for (String path : search.found) {
            json.writeString(path);
          }
          json.writeEndArray();
          json.writeBooleanField("complete", search.complete);
        });
  }

  private void walk() {
    for (HomePath path = folders.poll(); path != null; path = folders.poll()) {
      try (Folder folder = home.folder(path)) {
        if (!visit(path, folder)) {
          complete = false;
          return;
        }
      } catch (IOException unreadable) {
        complete = false;
      }
    }
  }

  private boolean visit(HomePath path, Folder folder) throws IOException {
    for (Iterator<Path> names = folder.names(); names.hasNext(); ) {
      if (found.size() >= limit || System.nanoTime() - deadline > 0) {
        return false;
      }
      Path name = names.next();
      List<Path> all = new ArrayList<>(path.names());
      all.add(name);
      HomePath child = new HomePath(all);
      if (Names.shown(name).toLowerCase(Locale.ROOT).contains(text)) {
        found.add(child.encoded());
      }
      var attributes = folder.attributesOrNull(name);
      if (attributes != null && attributes.isDirectory()) {
        if (folders.size() >= MAX_QUEUE) {
          complete = false;
        } else {
          folders.add(child);
        }
      }
    }
    return true;
  }
}
