package io.carrel.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
  @TempDir Path folder;

  @Test
  void isMadeForItsOwnerOnly() throws Exception {
    try (DataFolder data = DataFolder.open(folder.resolve("a/b"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.path())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void isHeldByOneAtATime() throws Exception {
    Path path = folder.resolve("data");
    try (DataFolder data = DataFolder.open(path)) {
      assertThatThrownBy(() -> DataFolder.open(data.path()))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("Another Carrel uses");
    }
    DataFolder.open(path).close();
  }

  @Test
  void aFolderThatCannotBeMadeIsRefusedInOneSentence() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> DataFolder.open(file.resolve("data")))
        .isInstanceOf(StartRefused.class)
        .hasMessage(
            "The data folder " + file.resolve("data") + " cannot be written; choose --data.");
  }
}
