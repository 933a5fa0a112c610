package io.carrel.cluster.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManagementTokenTest {
  @TempDir Path folder;

  @Test
  void isMadeOnceForItsOwnerAlone() throws IOException {
    Path file = folder.resolve("management-token");
    ManagementToken.ensure(file);
    String made = Files.readString(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    ManagementToken.ensure(file);
    assertThat(file).hasContent(made);
    assertThat(made.strip()).hasSize(43);
  }

  @Test
  void matchesItselfOnlyAndIsNeverPrinted() throws IOException {
    Path file = folder.resolve("management-token");
    ManagementToken.ensure(file);
    String secret = Files.readString(file).strip();
    ManagementToken token = ManagementToken.read(file);
    assertThat(token.matches(secret)).isTrue();
    assertThat(token.matches("")).isFalse();
    assertThat(token.matches(secret.substring(1))).isFalse();
    assertThat(token.matches(secret + secret)).isFalse();
    assertThat(token.header()).isEqualTo("Bearer " + secret);
    assertThat(token.toString()).doesNotContain(secret);
  }

  @Test
  void refusesWhatIsNoToken() throws IOException {
    Path file = folder.resolve("management-token");
    assertThatThrownBy(() -> ManagementToken.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be read");
    for (String text : new String[] {"", "short", "x".repeat(2000), "with a blank ".repeat(4)}) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> ManagementToken.read(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("holds no management token");
      assertThatThrownBy(() -> ManagementToken.ensure(file)).isInstanceOf(IOException.class);
    }
  }
}
