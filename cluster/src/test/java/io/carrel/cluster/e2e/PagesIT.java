package io.carrel.cluster.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.carrel.cluster.e2e.Look.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every page and dialog, in light and dark, on a desktop and on a phone. */
final class PagesIT {
  private final List<String> findings = new ArrayList<>();
  private String project = "";
  private String stopped = "";

  @TempDir Path folder;

  @Test
  void everyPageIsSound() throws Exception {
    try (Chromium chromium = Chromium.launch();
        Installation carrel = Installation.up(folder.resolve("data"))) {
      Api ada = furnish(carrel);
      Api bob = invite(ada, "bob@example.org", "Bob");
      for (Device device : Device.values()) {
        try (Look stranger = chromium.look(device, carrel.url(), findings)) {
          lookFromOutside(stranger);
        }
        try (Look admin = chromium.look(device, carrel.url(), findings)) {
          admin.context.addCookies(ada.browserCookies());
          lookAtProjects(admin);
          lookAtTheAccount(admin);
          lookAtTheAdministration(admin);
          lookAtAProject(admin);
          lookAtAWorkspace(admin);
        }
        try (Look viewer = chromium.look(device, carrel.url(), findings)) {
          viewer.context.addCookies(bob.browserCookies());
          lookAsAViewer(viewer);
        }
      }
    }
    assertThat(findings).isEmpty();
  }

  private Api furnish(Installation carrel) throws Exception {
    String link = carrel.adminLink().orElseThrow();
    Api ada = new Api(carrel.url());
    ada.signUp("ada@example.org", "Ada", token(link));
    for (String title :
        List.of(
            "Spring course",
            "Protein folding",
            "A very long title that nobody should have written, yet somebody always does write it")) {
      stopped = ada.createProject(title);
    }
    breakHome(carrel.data, stopped);
    ada.call("projects/start", Map.of("project_id", stopped));
    stopped = ada.createProject("Lecture notes");
    project = ada.createProject("My thesis");
    ada.startProject(project);
    ada.exec(
        project,
        """
        mkdir -p data figures && printf '# My thesis\\n\\nOn *carrels*, and those who sit in them.\\n' > README.md
        cat > model.py <<'X'
        import json
        from dataclasses import dataclass


        @dataclass
        class Desk:
            \"\"\"A place to work at.\"\"\"

            reader: str
            lamps: int = 1

            def describe(self) -> str:
                return f"{self.reader} reads by {self.lamps} lamp(s)"


        print(json.dumps([Desk("Ada").describe(), Desk("Grace", 2).describe()], indent=2))
        X
        seq 1 2000 > data/measurements.csv
        head -c 3000000 /dev/zero > figures/raw.bin
        """);
    return ada;
  }

  private static String token(String link) {
    return link.substring(link.indexOf("token=") + "token=".length());
  }

  /** A file in the place of the home folder: this project cannot start. */
  private static void breakHome(Path data, String project) throws Exception {
    Path homes = Files.createDirectories(data.resolve("projects"));
    Files.createFile(homes.resolve(project));
  }

  private Api invite(Api admin, String email, String firstName) {
    String link = admin.call("invitations/create", Map.of("email", email)).get("link").asText();
    Api guest = new Api(admin.url).signUp(email, firstName, token(link));
    admin.call(
        "projects/collaborators/add",
        Map.of("project_id", project, "email", email, "role", "viewer"));
    return guest;
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
    admin.look("shortcuts");
    page.keyboard().press("Escape");
    page.keyboard().press("Control+k");
    page.keyboard().type("th");
    page.getByRole(AriaRole.DIALOG).getByText("My thesis").first().waitFor();
    admin.look("palette");
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

  private static void lookAtTheAdministration(Look admin) {
    visit(admin, "admin-settings", "/admin/settings");
    visit(admin, "admin-people", "/admin/people");
    press(admin.page, "New invitation");
    admin.look("admin-invitation");
    press(admin.page, "Create link");
    admin.page.getByText("The invitation link").waitFor();
    admin.look("admin-invitation-link");
  }

  private void lookAtAProject(Look admin) {
    Page page = admin.page;
    visit(admin, "project-stopped", "/projects/" + stopped);
    visit(admin, "project-people", "/projects/" + project + "/people");
    visit(admin, "project-history", "/projects/" + project + "/history");
    visit(admin, "project-settings", "/projects/" + project + "/settings");
    press(page, "Delete…");
    admin.look("project-delete");
  }

  private void lookAtAWorkspace(Look admin) {
    Page page = admin.page;
    visit(admin, "apps", "/projects/" + project + "/apps");
    visit(admin, "terminals-none", "/projects/" + project + "/terminals");
    visit(admin, "files", "/projects/" + project + "/files/");
    press(page, "Actions for README.md");
    admin.look("file-menu");
    page.getByRole(AriaRole.MENUITEM, named("Rename")).click();
    admin.look("file-rename");
    page.keyboard().press("Escape");
    press(page, "New");
    admin.look("file-new");
    page.keyboard().press("Escape");
    visit(admin, "editor-binary", "/projects/" + project + "/files/figures/raw.bin");
    admin.goTo("editor", "/projects/" + project + "/files/model.py");
    page.locator(".cm-content").getByText("dataclass").first().waitFor();
    admin.look("editor");
    page.locator(".cm-content").click();
    page.keyboard().press("Control+End");
    page.keyboard().type("# read on");
    admin.look("editor-dirty");
    press(page, "New terminal");
    assertThat(page.getByTestId("terminal").last()).hasAttribute("data-attached", "true");
    page.keyboard().type("python3 model.py; ls -la --color\n");
    assertThat(page.getByTestId("terminal").last()).containsText("figures");
    admin.look("terminal");
    admin.context.setOffline(true);
    page.getByText("Reconnecting").first().waitFor();
    admin.look("reconnecting");
    admin.context.setOffline(false);
    visit(admin, "terminals", "/projects/" + project + "/terminals");
  }

  private void lookAsAViewer(Look viewer) {
    visit(viewer, "viewer-files", "/projects/" + project + "/files/");
    viewer.goTo("viewer-editor", "/projects/" + project + "/files/model.py");
    viewer.page.locator(".cm-content").getByText("dataclass").first().waitFor();
    viewer.look("viewer-editor");
    visit(viewer, "viewer-terminals", "/projects/" + project + "/terminals");
    visit(viewer, "viewer-people", "/projects/" + project + "/people");
    visit(viewer, "viewer-settings", "/projects/" + project + "/settings");
  }

  private static void visit(Look look, String name, String path) {
    look.goTo(name, path);
    look.page.locator("h1, h2, [role=tab], nav").first().waitFor();
    look.page.waitForLoadState(com.microsoft.playwright.options.LoadState.LOAD);
    look.look(name);
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
