package io.carrel.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one project's run. Written under the project's lock only; read by anybody. */
final class RunFolder {
  private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path folder;

  RunFolder(Path folder) {
    this.folder = folder;
  }

  void create() throws IOException {
    Files.createDirectories(folder, OWNER_ONLY_FOLDER);
  }

  Path record() {
    return folder.resolve("run.json");
  }

  Path credential() {
    return folder.resolve("credential");
  }

  Path port() {
    return folder.resolve("port");
  }

  RunLog log() {
    return new RunLog(folder.resolve("log"));
  }

  /** The run this folder tells of; empty when there is none. */
  Optional<RunRecord> read() throws IOException {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(record()), RunRecord.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      LOG.warn("{} is damaged and ignored: {}", record(), e.getOriginalMessage());
      return Optional.empty();
    }
  }

  /** This very run; empty when another one, or none, is there. */
  Optional<RunRecord> read(String uid) throws IOException {
    return read().filter(run -> run.uid().equals(uid));
  }

  void write(RunRecord run) throws IOException {
    replace(record(), JSON.writeValueAsBytes(run));
  }

  void writeCredential(String secret) throws IOException {
    replace(credential(), secret.getBytes(StandardCharsets.US_ASCII));
  }

  /** The port the project server has written; empty until it listens. */
  Optional<Integer> readPort() throws IOException {
    try {
      String text = Files.readString(port(), StandardCharsets.US_ASCII).strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(text));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (NumberFormatException e) {
      LOG.warn("{} holds no port", port());
      return Optional.empty();
    }
  }

  /** Forgets the run: the record first, so that a hub that dies here leaves no half of one. */
  void clear() throws IOException {
    for (Path file : List.of(record(), credential(), port())) {
      Files.deleteIfExists(file);
    }
    log().delete();
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      LOG.debug("{} holds files of somebody else and stays", folder);
    }
  }

  private void replace(Path file, byte[] bytes) throws IOException {
    Path next = folder.resolve(file.getFileName() + ".next");
    Files.deleteIfExists(next);
    Files.createFile(next, OWNER_ONLY_FILE);
    Files.write(next, bytes, StandardOpenOption.WRITE);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
