package io.carrel.cluster.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import org.junit.jupiter.api.Assertions;

/** A notebook of the classic Jupyter server in a project, through the proxy. */
final class Notebook {
  private static final String NOTEBOOK =
      """
      {"cells":[{"cell_type":"code","execution_count":null,"id":"a","metadata":{},"outputs":[],\
      "source":["print('sum is', sum(range(1000)))"]}],"metadata":{"kernelspec":{"display_name":\
      "Python 3 (ipykernel)","language":"python","name":"python3"}},"nbformat":4,"nbformat_minor":5}""";

  private Notebook() {}

  /** Starts Jupyter, and executes a cell over its websocket. */
  static void compute(Api api, String project, BrowserContext context, Page page, int port) {
    start(api, project, port);
    context.addCookies(api.browserCookies());
    page.navigate(api.url + "/" + project + "/server/" + port + "/notebooks/sum.ipynb");
    Assertions.assertTrue(
        page.url().startsWith("http://" + port + "--" + project + ".localhost:"), page.url());
    execute(page);
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

  private static void start(Api api, String project, int port) {
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
}
