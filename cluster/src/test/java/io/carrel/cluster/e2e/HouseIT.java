package io.carrel.cluster.e2e;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer's first hour, in a real browser. */
final class HouseIT {
  private static final int UPLOAD_MEGABYTES = 200;

  @TempDir Path folder;

  @Test
  void aNewcomerWorksInARealProject() throws Exception {
    try (Chromium chromium = Chromium.launch();
        Installation carrel = Installation.up(folder.resolve("data"))) {
      chromium.journey(
          "house",
          (context, page) -> {
            FirstHour newcomer = new FirstHour(page);
            newcomer.signUp(carrel.adminLink().orElseThrow());
            newcomer.createProject("My thesis");
            newcomer.awaitRunning();
            int port = Installation.freePort();
            newcomer.greetInATerminal();
            newcomer.type("python3 -m http.server " + port + " >/dev/null 2>&1 &");
            newcomer.editTheGreeting();
            newcomer.uploadAndDownload(folder, UPLOAD_MEGABYTES);
            newcomer.openTheApplication(context, port, "python3", "greeting.txt");
            newcomer.theTerminalIsStillThereAfterAReload();
          });
    }
  }
}
