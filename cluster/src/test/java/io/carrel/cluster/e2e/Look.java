package io.carrel.cluster.e2e;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A person with one device who looks at pages in light and dark, and notes what is wrong: whatever
 * axe finds, a page wider than the device, errors and warnings of the browser (a broken
 * Content-Security-Policy is one), requests to anywhere but the site and its projects. A picture of
 * each is left in {@code target/pages}.
 */
final class Look implements AutoCloseable {
  /** What people hold. */
  enum Device {
    DESKTOP(1440, 900),
    PHONE(390, 844);

    private final int width;
    private final int height;

    Device(int width, int height) {
      this.width = width;
      this.height = height;
    }

    String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private static final Path PICTURES = Path.of("target", "pages");
  private static final Set<String> SERIOUS = Set.of("error", "warning");

  final BrowserContext context;
  final Page page;
  final Device device;
  private final List<String> findings;
  private String at = "";

  Look(Browser browser, Device device, String site, List<String> findings) {
    this.device = device;
    this.findings = findings;
    boolean phone = device == Device.PHONE;
    this.context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setBaseURL(site)
                .setViewportSize(device.width, device.height)
                .setIsMobile(phone)
                .setHasTouch(phone));
    context.onConsoleMessage(this::note);
    context.onWebError(error -> find("uncaught: " + error.error()));
    context.onRequest(
        request -> {
          if (request.url().startsWith("http") && !request.url().startsWith(site)) {
            find("another site: " + request.url());
          }
        });
    this.page = context.newPage();
  }

  /** Says where the person is; findings until the next call bear this name. */
  void goTo(String name, String path) {
    at = name;
    page.navigate(path);
  }

  void in(ColorScheme scheme) {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
  }

  /** Looks at what is there now, in light and dark. */
  void look(String name) {
    at = name;
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      in(scheme);
      // What fades in has faded in.
      page.waitForTimeout(350);
      String picture = "%s-%s-%s.png".formatted(name, device.label(), label(scheme));
      page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(picture)));
      for (Rule rule : new AxeBuilder(page).analyze().getViolations()) {
        find(label(scheme) + ": axe " + rule.getId() + " at " + where(rule).toList());
      }
    }
    in(ColorScheme.LIGHT);
    int wider =
        (int) page.evaluate("document.documentElement.scrollWidth - document.body.clientWidth");
    if (wider > 0) {
      find("scrolls sideways by " + wider + " px");
    }
  }

  private static Stream<Object> where(Rule rule) {
    return rule.getNodes().stream().limit(3).map(node -> node.getTarget());
  }

  private static String label(ColorScheme scheme) {
    return scheme.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** A refused call is written by the browser as an error; the page has to show it, and does. */
  private void note(ConsoleMessage message) {
    boolean refusal = message.text().startsWith("Failed to load resource");
    if (SERIOUS.contains(message.type()) && !refusal) {
      find(message.type() + ": " + message.text());
    }
  }

  private void find(String what) {
    findings.add(at + " on a " + device.label() + ": " + what);
  }

  @Override
  public void close() {
    context.close();
  }
}
