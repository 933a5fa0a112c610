package io.carrel.cluster.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Jupyter runs in a project, and a notebook computes through the proxy. */
final class JupyterIT {
  private static final Path PROGRAM = Path.of("/usr/bin/jupyter-notebook");

  @TempDir Path folder;

  @Test
  void aNotebookExecutesACellOverItsWebsocket() throws Exception {
    requireJupyter();
    try (Chromium chromium = Chromium.launch();
        Installation carrel = Installation.up(folder.resolve("data"), "--open-sign-up")) {
      Api ada = new Api(carrel.url()).signUp("ada@example.org", "Ada", "");
      String project = ada.createProject("Notebooks");
      ada.startProject(project);
      int port = Installation.freePort();
      chromium.journey(
          "jupyter",
          (context, page) -> Notebook.CLASSIC.compute(ada, project, context, page, port));
    }
  }

  private static void requireJupyter() {
    boolean there = Files.isExecutable(PROGRAM);
    if (System.getenv("CI") != null && !there) {
      throw new AssertionError("CI needs " + PROGRAM);
    }
    Assumptions.assumeTrue(there, "needs " + PROGRAM + " (Debian package jupyter-notebook)");
  }
}
