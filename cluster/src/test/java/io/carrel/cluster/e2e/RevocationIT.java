package io.carrel.cluster.e2e;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is removed is out within a second, terminals and applications included. */
final class RevocationIT {
  @TempDir Path folder;

  @Test
  void removingAMemberClosesTheirTerminalAndTheirApplicationsWithinASecond() throws Exception {
    try (Installation carrel = Installation.up(folder.resolve("data"), "--open-sign-up")) {
      Api ada = new Api(carrel.url()).signUp("ada@example.org", "Ada", "");
      Api bob = new Api(carrel.url()).signUp("bob@example.org", "Bob", "");
      new Removal(ada, bob, bob).closesEverythingAtOnce(project -> {});
    }
  }
}
