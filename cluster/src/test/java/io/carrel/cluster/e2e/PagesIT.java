package io.carrel.cluster.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.carrel.cluster.e2e.Look.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every page and dialog, in light and dark, on a desktop and on a phone. */
@Order(1)
final class PagesIT {
  /** The page itself is there, and nothing in it is still on its way. */
  private static final String ARRIVED =
      """
      () => {
        const main = document.querySelector('main');
        return main?.innerText.trim() && !main.querySelector('.mantine-Loader-root');
      }
      """;

  @TempDir Path folder;

  /** Each device has a site of its own: looking changes what there is to see. */
  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void everyPageIsSound(Device device) throws Exception {
    List<String> findings = new ArrayList<>();
    try (Chromium chromium = Chromium.launch();
        Installation carrel = Installation.up(folder.resolve(device.label()))) {
      FurnishedSite site = FurnishedSite.of(carrel);
      try (Look stranger = chromium.look(device, carrel.url(), findings)) {
        lookFromOutside(stranger);
      }
      try (Look admin = chromium.look(device, carrel.url(), findings)) {
        admin.context.addCookies(site.ada().browserCookies());
        lookAtProjects(admin);
        lookAtTheAccount(admin);
        lookAtTheAdministration(admin, site);
        lookAtAProject(admin, site);
        lookAtApps(admin, site);
        lookAtFiles(admin, site);
        lookAtTheEditor(admin, site);
        lookAtTerminals(admin, site);
      }
      try (Look viewer = chromium.look(device, carrel.url(), findings)) {
        viewer.context.addCookies(site.bob().browserCookies());
        lookAsAViewer(viewer, site);
      }
    }
    assertThat(findings).isEmpty();
  }

  private static void lookFromOutside(Look stranger) {
    Page page = stranger.page;
    visit(stranger, "landing", "/");
    visit(stranger, "policies", "/policies");
    visit(stranger, "sign-up-refused", "/sign-up");
    visit(stranger, "sign-up", "/sign-up?token=abc");
    visit(stranger, "sign-in", "/sign-in?next=%2Fprojects");
    page.getByLabel("E-mail").fill("ada@example.org");
    page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill("wrong");
    press(page, "Sign in");
    page.getByRole(AriaRole.ALERT).waitFor();
    stranger.look("sign-in-wrong");
  }

  private static void lookAtProjects(Look admin) {
    Page page = admin.page;
    visit(admin, "not-found", "/nowhere");
    visit(admin, "projects-none", "/projects?q=zebra");
    visit(admin, "projects-new", "/projects?new");
    visit(admin, "projects", "/projects");
    page.getByRole(AriaRole.BUTTON, named(Pattern.compile("^(Starting|Failed)"))).first().click();
    admin.look("projects-pill");
    page.keyboard().press("Escape");
    page.keyboard().press("?");
    Locator shortcuts = page.getByRole(AriaRole.DIALOG, named("Keyboard shortcuts"));
    shortcuts.waitFor();
    admin.look("shortcuts");
    page.keyboard().press("Escape");
    shortcuts.waitFor(gone());
    page.keyboard().press("Control+k");
    page.keyboard().type("th", new Keyboard.TypeOptions().setDelay(40));
    assertThat(page.getByPlaceholder("Search projects, pages and actions")).hasValue("th");
    page.getByRole(AriaRole.DIALOG).getByText("My thesis").first().waitFor();
    admin.look("palette");
    page.keyboard().press("Escape");
    page.getByRole(AriaRole.BUTTON, named(Pattern.compile("^Notifications"))).click();
    admin.look("notifications-none");
    page.keyboard().press("Escape");
    page.getByRole(AriaRole.BUTTON, named(Pattern.compile("^Account of"))).click();
    admin.look("account-menu");
  }

  private static void lookAtTheAccount(Look admin) {
    Page page = admin.page;
    visit(admin, "account", "/account");
    visit(admin, "account-appearance", "/account/appearance");
    visit(admin, "account-sessions", "/account/sessions");
    visit(admin, "account-keys", "/account/keys");
    press(page, "New key");
    page.getByLabel("What is it for?").fill("Nightly backup");
    admin.look("account-key-new");
    press(page, "Create key");
    page.getByText("shown only this once").waitFor();
    admin.look("account-key-secret");
  }

  private static void lookAtTheAdministration(Look admin, FurnishedSite site) {
    Page page = admin.page;
    admin.goTo("admin-cluster", "/admin/cluster");
    page.getByRole(AriaRole.LISTITEM).getByText("Node 1").waitFor();
    admin.look("admin-cluster");
    visit(admin, "admin-projects-none", "/admin/projects?q=zebra");
    visit(admin, "admin-projects", "/admin/projects");
    page.getByRole(AriaRole.LINK, named("Protein folding")).waitFor();
    admin.look("admin-projects");
    admin.goTo("admin-project", "/admin/projects/" + site.running());
    page.getByRole(AriaRole.HEADING, named("My thesis")).waitFor();
    admin.look("admin-project");
    visit(admin, "admin-software-none", "/admin/software");
    press(page, "Add software");
    page.getByLabel("Title").fill("Python for data science");
    page.getByLabel("Image").fill("registry.example.org/science/python:3.12");
    page.getByLabel("Description").fill("NumPy, SciPy, pandas");
    admin.look("admin-software-new");
    press(page, "Save");
    page.getByText("registry.example.org/science/python:3.12").waitFor();
    admin.look("admin-software");
    visit(admin, "projects-new-with-software", "/projects?new");
    visit(admin, "admin-settings", "/admin/settings");
    visit(admin, "admin-people", "/admin/people");
    press(admin.page, "New invitation");
    admin.look("admin-invitation");
    press(admin.page, "Create link");
    admin.page.getByText("The invitation link").waitFor();
    admin.look("admin-invitation-link");
  }

  private static void lookAtAProject(Look admin, FurnishedSite site) {
    Page page = admin.page;
    visit(admin, "project-failed", "/projects/" + site.broken());
    visit(admin, "project-stopped", "/projects/" + site.stopped());
    visit(admin, "project-people", at(site) + "/people");
    visit(admin, "project-history", at(site) + "/history");
    visit(admin, "project-settings", at(site) + "/settings");
    press(page, "Delete…");
    admin.look("project-delete");
  }

  private static void lookAtFiles(Look admin, FurnishedSite site) {
    Page page = admin.page;
    visit(admin, "files", at(site) + "/files/");
    press(page, "Actions for README.md");
    admin.look("file-menu");
    page.getByRole(AriaRole.MENUITEM, named("Rename")).click();
    admin.look("file-rename");
    page.keyboard().press("Escape");
    press(page, "New");
    admin.look("file-new");
    page.keyboard().press("Escape");
    FileChooser chooser = page.waitForFileChooser(() -> press(page, "Upload files"));
    String name = "notes for a " + admin.device.label() + ".txt";
    chooser.setFiles(new FilePayload(name, "text/plain", "read on".getBytes(UTF_8)));
    page.getByLabel("Uploads").getByLabel("Done").waitFor();
    admin.look("file-uploaded");
    press(page, "Actions for " + name);
    page.getByRole(AriaRole.MENUITEM, named("Delete")).click();
    page.getByText("Deleted “" + name + "”").waitFor();
    admin.look("file-deleted");
  }

  private static void lookAtTheEditor(Look admin, FurnishedSite site) {
    Page page = admin.page;
    admin.goTo("editor-binary", at(site) + "/files/figures/raw.bin");
    page.getByText("This is not a text file").waitFor();
    admin.look("editor-binary");
    admin.goTo("editor", at(site) + "/files/model.py");
    page.locator(".cm-content").getByText("dataclass").first().waitFor();
    admin.look("editor");
    page.locator(".cm-content").click();
    page.keyboard().press("Control+End");
    // Where the end of the file is not parsed yet, words are completed in comments, too.
    page.keyboard().type("# read on.");
    page.locator(".cm-tooltip-autocomplete").waitFor(gone());
    admin.look("editor-dirty");
    site.ada().exec(site.running(), "echo '# by somebody else' >> model.py");
    page.getByText("changed this file on disk").waitFor();
    admin.look("editor-conflict");
    press(page, "Show both");
    admin.look("editor-both");
    press(page, "Take theirs");
    page.getByText("changed this file on disk").waitFor(gone());
  }

  private static void lookAtTerminals(Look admin, FurnishedSite site) {
    Page page = admin.page;
    press(page, "New terminal");
    Locator terminal = page.getByTestId("terminal").last();
    assertThat(terminal).hasAttribute("data-attached", "true");
    page.keyboard().type("clear; python3 model.py; ls -la --color\n");
    assertThat(terminal).containsText("figures");
    admin.look("terminal");
    admin.context.setOffline(true);
    page.getByText("Reconnecting").first().waitFor();
    admin.look("reconnecting");
    admin.context.setOffline(false);
    page.getByText("Reconnecting").first().waitFor(gone());
    page.keyboard().type("sleep 1000\n");
    assertThat(terminal).containsText("sleep 1000");
    visit(admin, "terminals", at(site) + "/terminals");
    page.getByRole(AriaRole.LISTITEM).getByText("sleep").waitFor();
    press(page, "End: Terminal");
    admin.look("terminal-end");
    press(page, "End it");
    page.getByText("No terminal is running").waitFor();
    admin.look("terminals-none");
  }

  private static void lookAtApps(Look admin, FurnishedSite site) {
    visit(admin, "apps-none", at(site) + "/apps");
    site.ada()
        .exec(
            site.running(),
            "setsid python3 -m http.server 8731 >/dev/null 2>&1 & echo $! >.server");
    admin.page.getByRole(AriaRole.LINK, named("Open python3")).waitFor();
    admin.look("apps");
    site.ada().exec(site.running(), "kill $(cat .server)");
    admin.page.getByText("Nothing is listening yet").waitFor();
  }

  private static void lookAsAViewer(Look viewer, FurnishedSite site) {
    visit(viewer, "viewer-files", at(site) + "/files/");
    viewer.goTo("viewer-editor", at(site) + "/files/model.py");
    viewer.page.locator(".cm-content").getByText("dataclass").first().waitFor();
    viewer.look("viewer-editor");
    visit(viewer, "viewer-terminals", at(site) + "/terminals");
    visit(viewer, "viewer-people", at(site) + "/people");
    visit(viewer, "viewer-settings", at(site) + "/settings");
  }

  private static void visit(Look look, String name, String path) {
    look.goTo(name, path);
    look.page.waitForFunction(ARRIVED);
    look.look(name);
  }

  private static String at(FurnishedSite site) {
    return "/projects/" + site.running();
  }

  private static Locator.WaitForOptions gone() {
    return new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN);
  }

  private static void press(Page page, String button) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
        .first()
        .click();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Page.GetByRoleOptions named(Pattern name) {
    return new Page.GetByRoleOptions().setName(name);
  }
}
