package io.carrel.cluster.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

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

  /** What the page shows is drawn in the wanted colours, and what fades in has done so. */
  private static final String DRAWN =
      """
      async () => {
        const frame = () => new Promise(requestAnimationFrame);
        const dark = () => matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
        while (document.documentElement.dataset.mantineColorScheme !== dark()) await frame();
        for (let i = 0; i < 3; i++) await frame();
        const finite = document.getAnimations().filter(a => a.effect.getTiming().iterations !== Infinity);
        await Promise.allSettled(finite.map(a => a.finished));
        await frame();
      }
      """;

  /** Colours change at once; waiting for them twice on each page takes a quarter of the time. */
  private static final String AT_ONCE =
      """
      {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('*, *::before, *::after { transition: none !important; }');
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      }
      """;

  private static final String AXE = axe();
  private static final String RUN_AXE =
      """
      async rules => {
        const run = rules.length ? { runOnly: rules } : {};
        const { violations } = await axe.run({ ...run, resultTypes: ['violations'], preload: false, elementRef: false });
        return violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target).join(' | '));
      }
      """;

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
                .setReducedMotion(ReducedMotion.REDUCE)
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
    context.addInitScript(AT_ONCE);
    this.page = context.newPage();
  }

  /** Says where the person is; findings until the next call bear this name. */
  void goTo(String name, String path) {
    at = name;
    page.navigate(path);
  }

  private static String axe() {
    try (InputStream script = Look.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void in(ColorScheme scheme) {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
  }

  /** Looks at what is there now, in light and dark. */
  void look(String name) {
    at = name;
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      in(scheme);
      page.evaluate(DRAWN);
      String picture = "%s-%s-%s.png".formatted(name, device.label(), label(scheme));
      page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(picture)));
      for (String violation : violations(scheme)) {
        find(label(scheme) + ": axe " + violation);
      }
    }
    in(ColorScheme.LIGHT);
    int wider =
        (int) page.evaluate("document.documentElement.scrollWidth - document.body.clientWidth");
    if (wider > 0) {
      find("scrolls sideways by " + wider + " px");
    }
  }

  /** In the dark only colours can be otherwise than in the light, and a phone's are a desktop's. */
  @SuppressWarnings("unchecked")
  private List<String> violations(ColorScheme scheme) {
    if (scheme == ColorScheme.DARK && device == Device.PHONE) {
      return List.of();
    }
    List<String> rules = scheme == ColorScheme.DARK ? List.of("color-contrast") : List.of();
    if (!(boolean) page.evaluate("'axe' in window")) {
      page.evaluate(AXE);
    }
    return (List<String>) page.evaluate(RUN_AXE, rules);
  }

  private static String label(ColorScheme scheme) {
    return scheme.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The browser itself writes refused calls and lost connections; the page shows them its way. */
  private void note(ConsoleMessage message) {
    boolean refusal = message.text().startsWith("Failed to load resource");
    boolean cutOff = message.text().contains("net::ERR_INTERNET_DISCONNECTED");
    if (SERIOUS.contains(message.type()) && !refusal && !cutOff) {
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
