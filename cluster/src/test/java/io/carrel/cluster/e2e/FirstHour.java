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
import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;

/** What a newcomer does in the first hour, wherever projects run. */
final class FirstHour {
  private static final int MEGABYTE = 1024 * 1024;

  private final Page page;

  FirstHour(Page page) {
    this.page = page;
  }

  void signUp(String link) {
    page.navigate(link);
    page.getByLabel("First name").fill("Ada");
    page.getByLabel("Last name").fill("Lovelace");
    page.getByLabel("E-mail").fill("ada@example.org");
    page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(Api.PASSWORD);
    page.keyboard().press("Enter");
    page.waitForURL("**/projects");
  }

  /** The first one; it starts at once. Answers with its id. */
  String createProject(String title) {
    button("Create a project").click();
    return fillIn(title);
  }

  /** Answers with its id. */
  private String fillIn(String title) {
    page.getByLabel("Title").fill(title);
    button("Create project").click();
    page.waitForURL(Pattern.compile(".*/projects/[0-9a-f-]{36}.*"));
    return page.url().replaceAll(".*/projects/([0-9a-f-]{36}).*", "$1");
  }

  String createAnotherProject(String title) {
    page.navigate(page.url().replaceAll("/projects/.*", "/projects?new"));
    return fillIn(title);
  }

  /** What the page says while the project does not run yet. */
  Locator reason() {
    return page.locator("main p[role=status]");
  }

  void awaitRunning() {
    awaitRunning(Duration.ofMinutes(1));
  }

  void awaitRunning(Duration patience) {
    assertThat(button("New terminal").first())
        .isVisible(
            new LocatorAssertions.IsVisibleOptions().setTimeout((double) patience.toMillis()));
  }

  void openATerminal() {
    button("New terminal").first().click();
    assertThat(terminal()).hasAttribute("data-attached", "true");
  }

  void type(String line) {
    page.keyboard().type(line + "\n");
  }

  void greetInATerminal() {
    openATerminal();
    type("echo hello-$((40+2)) > greeting.txt; cat greeting.txt");
    assertThat(terminal()).containsText("hello-42");
  }

  void editTheGreeting() {
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
    backToTheTerminal();
    type("cat greeting.txt; echo");
    assertThat(terminal()).containsText("and more");
  }

  void backToTheTerminal() {
    page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(Pattern.compile("Terminal|~")))
        .first()
        .click();
    terminal().click();
  }

  /** Both ways, byte by byte. */
  void uploadAndDownload(Path folder, int megabytes) throws IOException {
    Path sent = randomFile(folder.resolve("large.bin"), megabytes);
    FileChooser chooser = page.waitForFileChooser(() -> button("Upload files").click());
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

  /**
   * @param program what listens there
   * @param says what its page says
   */
  void openTheApplication(BrowserContext context, int port, String program, String says) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Apps")).click();
    Page application =
        context.waitForPage(
            () ->
                page.getByRole(
                        AriaRole.LINK, new Page.GetByRoleOptions().setName("Open " + program))
                    .click());
    assertThat(application.getByText(says)).isVisible();
    assertThat(application.url()).startsWith("http://" + port + "--");
    application.close();
  }

  void theTerminalIsStillThereAfterAReload() {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Files")).first().click();
    page.reload();
    assertThat(terminal()).containsText("hello-42");
    terminal().click();
    type("echo still-$((40+3))");
    assertThat(terminal()).containsText("still-43");
  }

  void stop() {
    button("More for this project").click();
    page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Stop")).click();
    assertThat(button("Start project"))
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(60_000));
  }

  Locator terminal() {
    return page.getByTestId("terminal").first();
  }

  private Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  private static Path randomFile(Path path, int megabytes) throws IOException {
    Random random = new Random(1);
    byte[] megabyte = new byte[MEGABYTE];
    try (OutputStream out = Files.newOutputStream(path)) {
      for (int i = 0; i < megabytes; i++) {
        random.nextBytes(megabyte);
        out.write(megabyte);
      }
    }
    return path;
  }
}
