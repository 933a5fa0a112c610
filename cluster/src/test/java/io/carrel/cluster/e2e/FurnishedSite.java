package io.carrel.cluster.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A site that people have worked on for a while.
 *
 * @param ada an admin, and owner of every project
 * @param bob a viewer of {@code running}
 * @param running a project with files in it
 * @param stopped a project that was never started
 * @param broken a project that failed to start
 */
record FurnishedSite(Api ada, Api bob, String running, String stopped, String broken) {
  static FurnishedSite of(Installation carrel) throws IOException {
    Api ada =
        new Api(carrel.url())
            .signUp("ada@example.org", "Ada", token(carrel.adminLink().orElseThrow()));
    for (String title : List.of("Spring course", "Protein folding")) {
      ada.createProject(title);
    }
    String broken =
        ada.createProject("A title so long that nobody should have written it, yet somebody does");
    breakHome(carrel.data, broken);
    ada.call("projects/start", Map.of("project_id", broken));
    String stopped = ada.createProject("Lecture notes");
    String running = ada.createProject("My thesis");
    ada.startProject(running);
    fill(ada, running);
    return new FurnishedSite(ada, viewer(ada, running), running, stopped, broken);
  }

  private static void fill(Api ada, String project) {
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
  }

  private static String token(String link) {
    return link.substring(link.indexOf("token=") + "token=".length());
  }

  /** A file in the place of the home folder: this project cannot start. */
  private static void breakHome(Path data, String project) throws IOException {
    Path homes = Files.createDirectories(data.resolve("projects"));
    Files.createFile(homes.resolve(project));
  }

  private static Api viewer(Api admin, String project) {
    String email = "bob@example.org";
    String link = admin.call("invitations/create", Map.of("email", email)).get("link").asText();
    Api guest = new Api(admin.url).signUp(email, "Bob", token(link));
    admin.call(
        "projects/collaborators/add",
        Map.of("project_id", project, "email", email, "role", "viewer"));
    return guest;
  }
}
