package io.carrel.cluster.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The machine's own Chromium, driven by Playwright without a download. */
final class Chromium implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private static final Path REPORTS = Path.of("target", "failsafe-reports");
  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path program) {
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
                    .setExecutablePath(program)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            // Terminals are HTML then: their text can be read.
                            "--disable-3d-apis",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--no-first-run")));
  }

  /** A person with this device; what is wrong goes to {@code findings}. */
  Look look(Look.Device device, String site, List<String> findings) {
    return new Look(browser, device, site, findings);
  }

  /** What a person does in a fresh browser profile. */
  interface Journey {
    void in(BrowserContext context, Page page) throws Exception;
  }

  /**
   * Where the journey fails, what its pages showed and said is left in {@code failsafe-reports}.
   */
  void journey(String name, Journey journey) throws Exception {
    List<String> said = new ArrayList<>();
    try (BrowserContext context = browser.newContext()) {
      context.onConsoleMessage(message -> said.add(message.type() + ": " + message.text()));
      context.onWebError(error -> said.add("uncaught: " + error.error()));
      try {
        journey.in(context, context.newPage());
      } catch (Exception | AssertionError failed) {
        leave(name, context.pages(), said);
        throw failed;
      }
    }
  }

  private static void leave(String name, List<Page> pages, List<String> said) throws IOException {
    Files.createDirectories(REPORTS);
    Files.write(REPORTS.resolve(name + ".console.txt"), said);
    for (int i = 0; i < pages.size(); i++) {
      Path picture = REPORTS.resolve(name + "-" + i + ".png");
      pages.get(i).screenshot(new Page.ScreenshotOptions().setPath(picture));
    }
  }

  static Chromium launch() {
    return new Chromium(program());
  }

  /** Skips the test by name where there is no Chromium; in CI that is a failure. */
  static Path program() {
    boolean there = Files.isExecutable(PROGRAM);
    if (System.getenv("CI") != null && !there) {
      throw new AssertionError("CI needs " + PROGRAM);
    }
    Assumptions.assumeTrue(there, "needs " + PROGRAM + " (Debian package chromium)");
    return PROGRAM;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
