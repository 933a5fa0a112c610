package io.carrel.cluster.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import org.junit.jupiter.api.Assertions;

/** A notebook in a project, through the proxy: one cell is executed over its websocket. */
enum Notebook {
  /** Debian's {@code jupyter-notebook}. */
  CLASSIC(
      "jupyter-notebook --NotebookApp.token='' --NotebookApp.allow_remote_access=True",
      "notebooks",
      "#kernel_indicator_icon[title='Kernel Idle']",
      ".code_cell .CodeMirror",
      ".output_stdout"),

  /** JupyterLab, as our own images bring it. */
  LAB(
      "jupyter-lab --IdentityProvider.token='' --ServerApp.allow_remote_access=True",
      "lab/tree",
      "#jp-main-statusbar >> text=/ \\| Idle$/",
      ".jp-CodeCell .cm-content",
      ".jp-OutputArea-output");

  private static final String CONTENTS =
      """
      {"cells":[{"cell_type":"code","execution_count":null,"id":"a","metadata":{},"outputs":[],\
      "source":["print('sum is', sum(range(1000)))"]}],"metadata":{"kernelspec":{"display_name":\
      "Python 3 (ipykernel)","language":"python","name":"python3"}},"nbformat":4,"nbformat_minor":5}""";

  private static final LocatorAssertions.IsVisibleOptions PATIENCE =
      new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);

  private final String server;
  private final String path;
  private final String idle;
  private final String cell;
  private final String output;

  /**
   * @param server its command
   * @param path where it shows a notebook
   * @param idle what is there once the kernel waits
   * @param cell to be typed in
   * @param output of a cell
   */
  Notebook(String server, String path, String idle, String cell, String output) {
    this.server = server;
    this.path = path;
    this.idle = idle;
    this.cell = cell;
    this.output = output;
  }

  void compute(Api api, String project, BrowserContext context, Page page, int port) {
    start(api, project, port);
    context.addCookies(api.browserCookies());
    page.navigate(api.url + "/" + project + "/server/" + port + "/" + path + "/sum.ipynb");
    Assertions.assertTrue(
        page.url().startsWith("http://" + port + "--" + project + ".localhost:"), page.url());
    assertThat(page.locator(idle)).isVisible(PATIENCE);
    page.locator(cell).first().click();
    page.keyboard().press("Shift+Enter");
    assertThat(page.locator(output)).containsText("sum is 499500");
  }

  private void start(Api api, String project, int port) {
    String started =
        api.exec(
            project,
            """
            cat > sum.ipynb <<'X'
            %s
            X
            setsid %s --no-browser --allow-root --ip=127.0.0.1 --port=%d >jupyter.log 2>&1 &
            for i in $(seq 300); do
              (echo > /dev/tcp/127.0.0.1/%d) 2>/dev/null && echo listening && break
              sleep 0.1
            done
            """
                .formatted(CONTENTS, server, port, port));
    Assertions.assertEquals("listening\n", started);
  }
}
