package io.carrel.project.files;

import io.carrel.project.Refusal;
import io.carrel.project.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One page of a folder. The folder is read once from start to end and only the page's own entries
 * are held, so that a folder of any size costs the same memory.
 */
final class Listing {
  /** The order of the entries before {@code descending} turns it. */
  enum Sort {
    NAME,
    SIZE,
    MODIFIED;

    static Sort of(String text) {
      for (Sort sort : values()) {
        if (sort.name().toLowerCase(Locale.ROOT).equals(text)) {
          return sort;
        }
      }
      throw Refusal.invalid("The order must be by name, size or modified.");
    }
  }

  /**
   * What page is wanted.
   *
   * @param after the cursor of the page before, or a name
   * @param filter lower case; empty lets everything pass
   */
  record Query(
      @Nullable String after,
      int limit,
      Sort sort,
      boolean descending,
      boolean hidden,
      String filter) {}

  private record Key(long rank, String folded, Path name) {
    static final Comparator<Key> ORDER =
        Comparator.comparingLong(Key::rank).thenComparing(Key::folded).thenComparing(Key::name);

    static Key of(long rank, Path name) {
      return new Key(rank, Names.shown(name).toLowerCase(Locale.ROOT), name);
    }

    static Key parse(String cursor) {
      int slash = cursor.indexOf('/');
      try {
        long rank = slash < 0 ? 0 : Long.parseLong(cursor.substring(0, slash), 36);
        byte[] name =
            slash < 0
                ? cursor.getBytes(java.nio.charset.StandardCharsets.UTF_8)
                : Names.decode(cursor.substring(slash + 1));
        return of(rank, Names.path(name));
      } catch (NumberFormatException malformed) {
        throw Refusal.invalid("The cursor is none that was given.");
      }
    }

    String cursor() {
      return Long.toString(rank, 36) + "/" + Names.encoded(name);
    }
  }

  private final Query query;
  private final Comparator<Key> order;
  private final PriorityQueue<Key> page;
  private final @Nullable Key after;
  private long total;
  private boolean more;

  private Listing(Query query) {
    this.query = query;
    this.order = query.descending() ? Key.ORDER.reversed() : Key.ORDER;
    this.page = new PriorityQueue<>(order.reversed());
    this.after = query.after() == null ? null : Key.parse(query.after());
  }

  /** The page as a JSON object. */
  static byte[] read(Folder folder, Query query) throws IOException {
    Listing listing = new Listing(query);
    for (Iterator<Path> names = folder.names(); names.hasNext(); ) {
      listing.consider(folder, names.next());
    }
    return listing.toJson(folder);
  }

  private void consider(Folder folder, Path name) throws IOException {
    String shown = Names.shown(name);
    if (!query.hidden() && shown.startsWith(".")) {
      return;
    }
    if (!query.filter().isEmpty() && !shown.toLowerCase(Locale.ROOT).contains(query.filter())) {
      return;
    }
    total++;
    Key key = Key.of(rank(folder, name), name);
    if (after != null && order.compare(key, after) <= 0) {
      return;
    }
    page.add(key);
    if (page.size() > query.limit()) {
      page.poll();
      more = true;
    }
  }

  private long rank(Folder folder, Path name) throws IOException {
    if (query.sort() == Sort.NAME) {
      return 0;
    }
    PosixFileAttributes attributes = folder.attributesOrNull(name);
    if (attributes == null) {
      return 0;
    }
    return query.sort() == Sort.SIZE
        ? attributes.size()
        : attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
  }

  private byte[] toJson(Folder folder) throws IOException {
    List<Key> keys = new ArrayList<>(page);
    keys.sort(order);
    List<Entry> entries = new ArrayList<>(keys.size());
    for (Key key : keys) {
      PosixFileAttributes attributes = folder.attributesOrNull(key.name());
      if (attributes != null) {
        entries.add(Entry.of(folder, key.name(), attributes));
      }
    }
    String next = more ? keys.get(keys.size() - 1).cursor() : null;
    return Json.object(
        json -> {
          json.writeArrayFieldStart("entries");
          for (Entry entry : entries) {
            json.writeStartObject();
            entry.write(json);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeStringField("next", next);
          json.writeNumberField("total", total);
        });
  }
}
