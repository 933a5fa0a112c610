package io.carrel.bench.failover;

import io.carrel.bench.failover.fault.FaultKind;
import io.carrel.bench.site.Api;
import io.carrel.bench.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An installation in a temporary folder, and the people on it; used for one run after the other
 * until something goes wrong with it.
 */
final class Stage implements AutoCloseable {
  private static final int NODES = 3;
  private static final int PEOPLE = 4;
  private static final String DISK_SIZE = "512m";

  private final Path folder;
  private final Site site;
  private final List<Api> people = new ArrayList<>();
  private final boolean mounted;

  private Stage(Path folder, Site site, boolean mounted) {
    this.folder = folder;
    this.site = site;
    this.mounted = mounted;
  }

  /** Starts it. As root the database gets a small disk of its own, so that it can be full. */
  static Stage set(Path root, Path log) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("carrel-failover");
    Path data = Files.createDirectory(folder.resolve("data"));
    boolean mounted = FaultKind.DISK.missing().isEmpty();
    if (mounted) {
      Path database = Files.createDirectory(data.resolve("postgresql"));
      run("mount", "-t", "tmpfs", "-o", "mode=700,size=" + DISK_SIZE, "tmpfs", database.toString());
    }
    Stage stage =
        new Stage(
            folder, Site.up(new Site.Plan(root, data, log, NODES, List.of(), Map.of())), mounted);
    for (int i = 0; i < PEOPLE; i++) {
      stage.people.add(Api.signUp(stage.site, "Person" + i));
    }
    return stage;
  }

  Site site() {
    return site;
  }

  /** Who does the work. */
  Api worker() {
    return people.get(0);
  }

  /** Who is added and removed. */
  List<String> guests() {
    return people.stream().skip(1).map(Api::account).toList();
  }

  @Override
  public void close() throws IOException {
    site.close();
    if (mounted) {
      try {
        run("umount", site.database().toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      Files.deleteIfExists(one);
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }
}
