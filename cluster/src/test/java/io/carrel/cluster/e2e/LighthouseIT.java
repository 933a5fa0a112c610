package io.carrel.cluster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.Cookie;
import io.carrel.cluster.e2e.Lighthouse.Audit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The first page a stranger sees, and the first one a person does, as Lighthouse judges them. */
@Isolated("it measures time")
final class LighthouseIT {
  private static final int FAST = 95;

  /**
   * Other work on the machine can only make a page slower, so the best of a few looks is what the
   * page itself needs. Accessibility and best practices do not depend on it: each look must be
   * perfect.
   */
  private static final int LOOKS = 3;

  @TempDir Path folder;

  @Test
  void theFirstPagesAreFastAccessibleAndSound() throws Exception {
    Lighthouse lighthouse = Lighthouse.install();
    try (Installation carrel = Installation.up(folder.resolve("data"))) {
      FurnishedSite site = FurnishedSite.of(carrel);
      Cookie ada = site.ada().browserCookies().get(0);
      judge(lighthouse, carrel.url() + "/", Optional.empty());
      judge(lighthouse, carrel.url() + "/projects", Optional.of(ada));
    }
  }

  private static void judge(Lighthouse lighthouse, String page, Optional<Cookie> cookie)
      throws Exception {
    List<Audit> audits = new ArrayList<>();
    do {
      Audit audit = lighthouse.audit(page, cookie);
      assertThat(audit.accessibility()).as("accessibility of %s: %s", page, audit).isEqualTo(100);
      assertThat(audit.bestPractices()).as("best practices of %s: %s", page, audit).isEqualTo(100);
      audits.add(audit);
    } while (best(audits) < FAST && audits.size() < LOOKS);
    assertThat(best(audits)).as("performance of %s: %s", page, audits).isGreaterThanOrEqualTo(FAST);
  }

  private static int best(List<Audit> audits) {
    return audits.stream().map(Audit::performance).max(Comparator.naturalOrder()).orElseThrow();
  }
}
