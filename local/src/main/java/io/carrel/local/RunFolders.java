package io.carrel.local;

import io.carrel.actors.identity.ProjectId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All run folders, and the locks that every program on this machine respects. A project that is
 * stopped has no run folder, so thousands of them cost nothing.
 */
final class RunFolders {
  private static final int STRIPES = 64;

  /** An action on a project's run folder, under its lock. */
  interface Locked<T> {
    T run(RunFolder folder) throws IOException;
  }

  /** The same, without a result. */
  interface Change {
    void run(RunFolder folder) throws IOException;
  }

  /**
   * The lock file of one data folder, one a program: POSIX drops all of a program's locks on a file
   * when any of its descriptors of it is closed, so it is never closed. Each stripe is one byte of
   * the file between programs and one lock between the threads of this one.
   */
  private record LockFile(FileChannel channel, List<ReentrantLock> stripes) {
    private static final long ASK_AGAIN_MILLIS = 2;

    static final Map<Path, LockFile> OPEN = new ConcurrentHashMap<>();

    /**
     * Asks again and again. Waiting in the kernel would fail now and then: it takes the threads of
     * a program for one, and sees a deadlock where two of them wait for another program's two.
     */
    FileLock between(int stripe) throws IOException {
      try {
        FileLock lock = channel.tryLock(stripe, 1, false);
        while (lock == null) {
          TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
          lock = channel.tryLock(stripe, 1, false);
        }
        return lock;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for a lock");
      }
    }

    static LockFile open(Path path) throws IOException {
      synchronized (OPEN) {
        LockFile file = OPEN.get(path);
        if (file == null) {
          List<ReentrantLock> stripes = new ArrayList<>();
          for (int i = 0; i < STRIPES; i++) {
            stripes.add(new ReentrantLock());
          }
          file =
              new LockFile(
                  FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                  List.copyOf(stripes));
          OPEN.put(path, file);
        }
        return file;
      }
    }
  }

  private final Path folder;
  private final LockFile lockFile;

  RunFolders(Path folder) throws IOException {
    this.folder = folder;
    this.lockFile = LockFile.open(folder.toRealPath().resolve("lock"));
  }

  RunFolder of(ProjectId project) {
    return new RunFolder(folder.resolve(project.toString()));
  }

  /** The projects that have a run folder. */
  List<ProjectId> projects() throws IOException {
    List<ProjectId> projects = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*-*-*-*-*")) {
      for (Path entry : entries) {
        try {
          projects.add(ProjectId.parse(entry.getFileName().toString()));
        } catch (IllegalArgumentException notOurs) {
          // Somebody else's folder.
        }
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    return projects;
  }

  /** Runs {@code action} while no other thread or program changes this project's run. Blocks. */
  <T> T locked(ProjectId project, Locked<T> action) throws IOException {
    int stripe = Math.floorMod(project.hashCode(), STRIPES);
    ReentrantLock threads = lockFile.stripes().get(stripe);
    threads.lock();
    try (FileLock programs = lockFile.between(stripe)) {
      if (!programs.isValid()) {
        throw new IOException("the lock of " + project + " was lost");
      }
      return action.run(of(project));
    } finally {
      threads.unlock();
    }
  }

  /** As {@link #locked}, without a result. */
  void change(ProjectId project, Change change) throws IOException {
    locked(
        project,
        folder -> {
          change.run(folder);
          return project;
        });
  }
}
