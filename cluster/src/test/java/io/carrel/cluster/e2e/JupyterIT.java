package io.carrel.cluster.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Jupyter runs in a project, and a notebook computes through the proxy. */
final class JupyterIT {
  private static final Path PROGRAM = Path.of("/usr/bin/jupyter-notebook");
  private static final String NOTEBOOK =
      """
      {"cells":[{"cell_type":"code","execution_count":null,"id":"a","metadata":{},"outputs":[],\
      "source":["print('sum is', sum(range(1000)))"]}],"metadata":{"kernelspec":{"display_name":\
      "Python 3 (ipykernel)","language":"python","name":"python3"}},"nbformat":4,"nbformat_minor":5}""";

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
      startJupyter(ada, project, port);
      String notebook = "/" + project + "/server/" + port + "/notebooks/sum.ipynb";
      chromium.journey(
          "jupyter",
          (context, page) -> {
            context.addCookies(ada.browserCookies());
            page.navigate(carrel.url() + notebook);
            Assertions.assertTrue(
                page.url().startsWith("http://" + port + "--" + project + ".localhost:"),
                page.url());
            execute(page);
          });
    }
  }

  private static void execute(Page page) {
    assertThat(page.locator("#kernel_indicator_icon"))
        .hasAttribute("title", "Kernel Idle", patient());
    page.locator(".code_cell .CodeMirror").first().click();
    page.keyboard().press("Shift+Enter");
    assertThat(page.locator(".output_stdout")).hasText("sum is 499500\n");
  }

  private static LocatorAssertions.HasAttributeOptions patient() {
    return new LocatorAssertions.HasAttributeOptions().setTimeout(60_000);
  }

  private static void startJupyter(Api api, String project, int port) {
    String started =
        api.exec(
            project,
            """
            cat > sum.ipynb <<'X'
            %s
            X
            setsid jupyter-notebook --no-browser --allow-root --ip=127.0.0.1 --port=%d \
              --NotebookApp.token='' --NotebookApp.allow_remote_access=True >jupyter.log 2>&1 &
            for i in $(seq 300); do
              (echo > /dev/tcp/127.0.0.1/%d) 2>/dev/null && echo listening && break
              sleep 0.1
            done
            """
                .formatted(NOTEBOOK, port, port));
    Assertions.assertEquals("listening\n", started);
  }

  private static void requireJupyter() {
    boolean there = Files.isExecutable(PROGRAM);
    if (System.getenv("CI") != null && !there) {
      throw new AssertionError("CI needs " + PROGRAM);
    }
    Assumptions.assumeTrue(there, "needs " + PROGRAM + " (Debian package jupyter-notebook)");
  }
}
