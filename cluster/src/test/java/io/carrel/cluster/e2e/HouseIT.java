package io.carrel.cluster.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer's first hour, in a real browser. */
final class HouseIT {
  private static final int MEGABYTE = 1024 * 1024;
  private static final int UPLOAD_MEGABYTES = 200;

  @TempDir Path folder;

  @Test
  void aNewcomerWorksInARealProject() throws Exception {
    try (Chromium chromium = Chromium.launch();
        Installation carrel = Installation.up(folder.resolve("data"))) {
      chromium.journey(
          "house",
          (context, page) -> {
            signUp(page, carrel.adminLink().orElseThrow());
            createProject(page, "My thesis");
            int port = Installation.freePort();
            workInATerminal(page, port);
            editAFile(page);
            uploadAndDownload(page);
            openTheApplication(context, page, port);
            theTerminalIsStillThereAfterAReload(page);
          });
    }
  }

  private static void signUp(Page page, String link) {
    page.navigate(link);
    page.getByLabel("First name").fill("Ada");
    page.getByLabel("Last name").fill("Lovelace");
    page.getByLabel("E-mail").fill("ada@example.org");
    page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(Api.PASSWORD);
    page.keyboard().press("Enter");
    page.waitForURL("**/projects");
  }

  private static void createProject(Page page, String title) {
    button(page, "Create a project").click();
    page.getByLabel("Title").fill(title);
    button(page, "Create project").click();
    page.waitForURL(Pattern.compile(".*/projects/[0-9a-f-]{36}.*"));
    assertThat(button(page, "New terminal").first())
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(60_000));
  }

  private static void workInATerminal(Page page, int port) {
    button(page, "New terminal").first().click();
    assertThat(terminal(page)).hasAttribute("data-attached", "true");
    page.keyboard().type("echo hello-$((40+2)) > greeting.txt; cat greeting.txt\n");
    assertThat(terminal(page)).containsText("hello-42");
    page.keyboard().type("python3 -m http.server " + port + " >/dev/null 2>&1 &\n");
  }

  private static void editAFile(Page page) {
    Locator file =
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("greeting.txt"))
            .or(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("greeting.txt")));
    file.first().click();
    page.locator(".cm-content").click();
    page.keyboard().press("Control+End");
    page.keyboard().type("and more");
    page.keyboard().press("Control+s");
    assertThat(page.getByText("Saved", new Page.GetByTextOptions().setExact(true)).first())
        .isVisible();
    page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(Pattern.compile("Terminal|~")))
        .first()
        .click();
    terminal(page).click();
    page.keyboard().type("cat greeting.txt; echo\n");
    assertThat(terminal(page)).containsText("and more");
  }

  private void uploadAndDownload(Page page) throws IOException {
    Path sent = randomFile(folder.resolve("large.bin"));
    FileChooser chooser = page.waitForFileChooser(() -> button(page, "Upload files").click());
    chooser.setFiles(sent);
    assertThat(page.getByLabel("Uploads").getByLabel("Done"))
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(120_000));
    page.getByRole(
            AriaRole.BUTTON,
            new Page.GetByRoleOptions()
                .setName(
                    Pattern.compile(
                        "actions.*large.bin|large.bin.*actions", Pattern.CASE_INSENSITIVE)))
        .first()
        .click();
    Download download =
        page.waitForDownload(
            () ->
                page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Download"))
                    .click());
    Path received = folder.resolve("received.bin");
    download.saveAs(received);
    assertThat(Files.mismatch(sent, received)).isEqualTo(-1);
  }

  private static void openTheApplication(BrowserContext context, Page page, int port) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Apps")).click();
    Page application =
        context.waitForPage(
            () ->
                page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Open python3"))
                    .click());
    assertThat(application.getByText("greeting.txt")).isVisible();
    assertThat(application.url()).startsWith("http://" + port + "--");
  }

  private static void theTerminalIsStillThereAfterAReload(Page page) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Files")).first().click();
    page.reload();
    assertThat(terminal(page)).containsText("hello-42");
    terminal(page).click();
    page.keyboard().type("echo still-$((40+3))\n");
    assertThat(terminal(page)).containsText("still-43");
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  private static Locator terminal(Page page) {
    return page.getByTestId("terminal").first();
  }

  private static Path randomFile(Path path) throws IOException {
    Random random = new Random(1);
    byte[] megabyte = new byte[MEGABYTE];
    try (OutputStream out = Files.newOutputStream(path)) {
      for (int i = 0; i < UPLOAD_MEGABYTES; i++) {
        random.nextBytes(megabyte);
        out.write(megabyte);
      }
    }
    return path;
  }
}
