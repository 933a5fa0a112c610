package io.carrel.cluster.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The machine's own Chromium, driven by Playwright without a download. */
final class Chromium implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private final Playwright playwright;
  final Browser browser;

  private Chromium() {
    // Two cores run the hub, the project, the browser and the test.
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    this.playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(PROGRAM)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--no-first-run")));
  }

  /** Skips the test by name where there is no Chromium; in CI that is a failure. */
  static Chromium launch() {
    boolean there = Files.isExecutable(PROGRAM);
    if (System.getenv("CI") != null && !there) {
      throw new AssertionError("CI needs " + PROGRAM);
    }
    Assumptions.assumeTrue(there, "needs " + PROGRAM + " (Debian package chromium)");
    return new Chromium();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
