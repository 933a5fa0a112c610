package io.carrel.cluster.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What pages promise about time, measured in the browser, and about scripts. Medians, because a
 * machine that does something else as well may make any single measurement long.
 */
@Isolated("it measures time")
@TestInstance(Lifecycle.PER_CLASS)
final class PaceIT {
  private static final double FIRST_PAINT_MS = 1_000;
  private static final double INTERACTION_MS = 100;
  private static final int VISITS = 3;

  /** Nothing a file is called: the list is filtered, and drawn anew, with each key. */
  private static final String TYPED = "measurements.csv";

  private static final String FIRST_PAINT =
      "() => performance.getEntriesByName('first-paint')[0]?.startTime ?? 0";

  /** From the input to the frame that shows its effect, as the browser itself measures it. */
  private static final String OBSERVE =
      """
      () => {
        window.durations = new Map();
        new PerformanceObserver((list) => {
          for (const { interactionId, duration } of list.getEntries()) {
            if (interactionId) {
              durations.set(interactionId, Math.max(duration, durations.get(interactionId) ?? 0));
            }
          }
        }).observe({ type: 'event', durationThreshold: 16 });
      }
      """;

  private Chromium chromium;
  private Installation carrel;
  private FurnishedSite site;

  @BeforeAll
  void furnish(@TempDir Path folder) throws Exception {
    chromium = Chromium.launch();
    carrel = Installation.up(folder.resolve("data"));
    site = FurnishedSite.of(carrel);
  }

  @AfterAll
  void leave() {
    if (carrel != null) {
      carrel.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void theFirstPagesShowSomethingWithinASecond() throws Exception {
    assertThat(median(firstPaints("/", false))).isLessThan(FIRST_PAINT_MS);
    assertThat(median(firstPaints("/projects", true))).isLessThan(FIRST_PAINT_MS);
  }

  @Test
  void thePageAnswersAtOnceWhileATerminalPrintsAtFullSpeed() throws Exception {
    chromium.journey(
        "pace",
        (context, page) -> {
          context.addCookies(site.ada().browserCookies());
          page.navigate(carrel.url() + "/projects/" + site.running() + "/files/");
          page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("New terminal"))
              .first()
              .click();
          Locator terminal = page.getByTestId("terminal").last();
          assertThat(terminal).hasAttribute("data-attached", "true");
          page.keyboard().type("seq 1 1000000000\n");
          page.waitForCondition(() -> lastNumber(terminal) > 100_000);
          List<Double> durations = typeElsewhere(page);
          double before = lastNumber(terminal);
          assertThat(durations)
              .as("keys that were measured")
              .hasSizeGreaterThan(TYPED.length() / 2);
          assertThat(median(durations))
              .as("milliseconds from a key to its effect: %s", durations)
              .isLessThan(INTERACTION_MS);
          page.waitForCondition(() -> lastNumber(terminal) > before);
        });
  }

  @Test
  void noPageAllowsInlineScripts() throws Exception {
    chromium.journey(
        "policy",
        (context, page) -> {
          context.addCookies(site.ada().browserCookies());
          for (String path :
              List.of("/", "/policies", "/projects", "/projects/" + site.running())) {
            Response response = page.navigate(carrel.url() + path);
            assertThat(scriptSources(response.headerValue("content-security-policy")))
                .as(path)
                .containsExactly("'self'");
          }
        });
  }

  /** Each in a profile of its own: nothing is in its cache. */
  private List<Double> firstPaints(String path, boolean signedIn) throws Exception {
    List<Double> paints = new ArrayList<>();
    for (int i = 0; i < VISITS; i++) {
      chromium.journey(
          "first-paint", (context, page) -> paints.add(firstPaint(context, page, path, signedIn)));
    }
    return paints;
  }

  private double firstPaint(BrowserContext context, Page page, String path, boolean signedIn) {
    if (signedIn) {
      context.addCookies(site.ada().browserCookies());
    }
    page.navigate(carrel.url() + path);
    page.locator("h1").first().waitFor();
    page.waitForFunction(FIRST_PAINT);
    return ((Number) page.evaluate(FIRST_PAINT)).doubleValue();
  }

  @SuppressWarnings("unchecked")
  private static List<Double> typeElsewhere(Page page) {
    Locator filter = page.getByPlaceholder("Filter this folder");
    filter.click();
    page.evaluate(OBSERVE);
    TYPED.chars().mapToObj(Character::toString).forEach(page.keyboard()::press);
    assertThat(filter).hasValue(TYPED);
    page.waitForFunction("least => durations.size >= least", TYPED.length() / 2 + 1);
    List<Number> durations = (List<Number>) page.evaluate("() => [...durations.values()]");
    return durations.stream().map(Number::doubleValue).sorted().toList();
  }

  /** 0 while there is none. The last one of all may have come in part. */
  private static double lastNumber(Locator terminal) {
    List<String> words = List.of(terminal.innerText().strip().split("\\s+", -1));
    String last = words.size() < 2 ? "" : words.get(words.size() - 2);
    return last.matches("[0-9]+") ? Double.parseDouble(last) : 0;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static List<String> scriptSources(String policy) {
    for (String directive : policy.split(";", -1)) {
      List<String> words = List.of(directive.strip().split("\\s+", -1));
      if (words.get(0).equals("script-src")) {
        return words.subList(1, words.size());
      }
    }
    throw new AssertionError("no script-src in " + policy);
  }
}
