package io.carrel.cluster.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.carrel.actors.identity.ProjectId;
import io.carrel.k8s.TestCluster;
import io.carrel.k8s.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program with its projects in a real cluster, in a real browser. */
@Tag("kubernetes")
final class PodsIT {
  private static final Path PICTURES = Path.of("target", "pages");

  private static final LocatorAssertions.IsVisibleOptions PATIENT =
      new LocatorAssertions.IsVisibleOptions().setTimeout(90_000);

  @TempDir Path folder;
  private TestNamespace namespace;
  private String nodeLabel = "";

  @BeforeEach
  void open() {
    namespace = new TestNamespace(TestCluster.get());
    nodeLabel = "carrel.dev/" + namespace.name();
  }

  @AfterEach
  void close() {
    nodes().forEach(this::leaveAsItWas);
    namespace.close();
  }

  private Installation up(String settings, String... more) throws Exception {
    String config = namespace.config(folder, settings).toString();
    List<String> options = options(namespace.kubeconfig(folder), namespace.name());
    options.addAll(List.of("--config", config));
    options.addAll(List.of(more));
    return Installation.up(folder.resolve("data"), options.toArray(String[]::new));
  }

  private static List<String> options(Path kubeconfig, String namespace) {
    return new ArrayList<>(
        List.of(
            "--runtime",
            "kubernetes",
            "--kubeconfig",
            kubeconfig.toString(),
            "--namespace",
            namespace));
  }

  /** What the first person of an installation does in a browser. */
  private interface Visit {
    void by(FirstHour newcomer, Page page, Installation carrel) throws Exception;
  }

  private void signUp(String name, String settings, Visit visit) throws Exception {
    try (Chromium chromium = Chromium.launch();
        Installation carrel = up(settings)) {
      chromium.journey(
          name,
          (context, page) -> {
            FirstHour newcomer = new FirstHour(page);
            newcomer.signUp(carrel.adminLink().orElseThrow());
            visit.by(newcomer, page, carrel);
          });
    }
  }

  @Test
  void aNewcomerWorksInAPodAndAKilledHubTouchesNothing() throws Exception {
    // Until a node is of the wanted kind, there is a reason to be seen.
    namespace.configure("project-pod", Map.of("node-labels", "{\"" + nodeLabel + "\": \"yes\"}"));
    String image = TestCluster.get().images().small();
    signUp(
        "pods",
        "carrel.kubernetes.image.project = \"" + image + "\"",
        (newcomer, page, carrel) -> {
          String project = newcomer.createProject("My thesis");
          assertThat(newcomer.reason())
              .hasText(
                  "Waiting for a node: no node is of the wanted kind",
                  new LocatorAssertions.HasTextOptions().setTimeout(90_000));
          picture(page, "pods-waiting");
          nodes().forEach(this::label);
          newcomer.awaitRunning();
          String uid = pod(project).orElseThrow().getMetadata().getUid();

          newcomer.greetInATerminal();
          newcomer.type("hostname; KEPT=untouched");
          assertThat(newcomer.terminal()).containsText("project-" + project.substring(0, 8));
          newcomer.editTheGreeting();
          newcomer.uploadAndDownload(folder, 20);

          carrel.kill();
          carrel.upAgain();
          newcomer.backToTheTerminal();
          newcomer.type("echo $KEPT-$((40+4))");
          assertThat(newcomer.terminal())
              .containsText(
                  "untouched-44", new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
          assertThat(pod(project).orElseThrow().getMetadata().getUid()).isEqualTo(uid);
          picture(page, "pods-terminal");

          newcomer.type("python3 -m http.server 8000 >/dev/null 2>&1 &");
          newcomer.openTheApplication(page.context(), 8000, "python3", "greeting.txt");
          newcomer.theTerminalIsStillThereAfterAReload();
          compute(carrel, project, page.context().newPage());

          newcomer.stop();
          await().atMost(Duration.ofSeconds(30)).until(() -> pod(project).isEmpty());
          picture(page, "pods-stopped");
        });
  }

  private static void compute(Installation carrel, String project, Page page) {
    Api ada = new Api(carrel.url());
    ada.call("auth/sign-in", Map.of("email", "ada@example.org", "password", Api.PASSWORD));
    assertThat(ada.exec(project, "ls")).as("nothing of ours").doesNotContain("?");
    Notebook.LAB.compute(ada, project, page.context(), page, 8888);
    picture(page, "pods-notebook");
    page.close();
  }

  @Test
  void anApiServerThatIsAwayEndsNothing() throws Exception {
    TestCluster.requireFaults();
    signUp(
        "pods-away",
        "",
        (newcomer, page, carrel) -> {
          String running = newcomer.createProject("Runs on");
          newcomer.awaitRunning();
          newcomer.greetInATerminal();
          String uid = pod(running).orElseThrow().getMetadata().getUid();
          Page other = page.context().newPage();
          other.navigate(page.url());
          FirstHour second = new FirstHour(other);

          List<String> states = new ArrayList<>();
          String starting;
          TestCluster.run("stop", "apiserver");
          try {
            long away = System.nanoTime();
            starting = second.createAnotherProject("Has to wait");
            assertThat(second.reason())
                .hasText(
                    "The cluster cannot be reached. Trying again.",
                    new LocatorAssertions.HasTextOptions().setTimeout(30_000));
            picture(other, "pods-away");
            page.bringToFront();
            newcomer.type("echo goes-on-$((40+5))");
            assertThat(newcomer.terminal()).containsText("goes-on-45");
            await()
                .atMost(Duration.ofSeconds(40))
                .until(
                    () -> {
                      states.add(state(carrel, running));
                      return System.nanoTime() - away > Duration.ofSeconds(20).toNanos();
                    });
          } finally {
            TestCluster.run("start", "apiserver");
          }
          await().atMost(Duration.ofSeconds(60)).until(this::answers);
          long back = System.nanoTime();
          await().atMost(Duration.ofSeconds(10)).until(() -> pod(starting).isPresent());
          assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(10));
          // The nodes, too, have to find their API server again.
          second.awaitRunning(Duration.ofMinutes(4));
          assertThat(states).containsOnly("running");
          assertThat(pod(running).orElseThrow().getMetadata().getUid()).isEqualTo(uid);
          newcomer.type("echo still-$((40+6))");
          assertThat(newcomer.terminal()).containsText("still-46");
        });
  }

  @Test
  void anAdminSeesHowFarTheNodesOfProjectsAre() throws Exception {
    namespace.grantPrepull();
    nodes().forEach(this::label);
    int all = nodes().size();
    signUp(
        "pods-nodes",
        """
        carrel.kubernetes.prepull {
          enabled = on, init-taint = "%1$s-init", projects-taint.key = "%1$s", node-labels = null
        }
        carrel.kubernetes.prepull.node-labels = { "%1$s" = "yes" }
        """
            .formatted(nodeLabel),
        (newcomer, page, carrel) -> {
          String project = newcomer.createProject("On a prepared node");
          page.navigate(carrel.url() + "/admin/cluster");
          assertThat(page.getByText(all + " of " + all + " nodes have it")).isVisible(PATIENT);
          Locator rows = page.getByLabel("Nodes of projects");
          assertThat(rows.getByText("Projects may start here")).hasCount(all);
          picture(page, "pods-nodes-ready");

          page.navigate(carrel.url() + "/projects/" + project);
          newcomer.awaitRunning();

          namespace.configure("project-image", Map.of("project", "registry.test/no/such:image"));
          page.navigate(carrel.url() + "/admin/cluster");
          assertThat(rows.getByText("Failed").first()).isVisible(PATIENT);
          assertThat(rows).containsText("registry.test/no/such:image");
          assertThat(page.getByText("0 of " + all + " nodes have it")).isVisible();
          picture(page, "pods-nodes-failed");
        });
  }

  @Test
  void severalHubsReachThePodsThroughTheApiServer() throws Exception {
    namespace.allowPortForward();
    try (Installation carrel =
        up("carrel.kubernetes.reach = port-forward", "--open-sign-up", "--replicas", "2")) {
      Api ada = new Api(carrel.url(1)).signUp("ada@example.org", "Ada", "");
      String project = ada.createProject("Far away");
      ada.startProject(project);
      assertThat(ada.exec(project, "echo $HOME")).isEqualTo("/home/user\n");
      assertThat(ada.at(carrel.url(2)).exec(project, "echo there")).isEqualTo("there\n");
      assertThat(carrel.management(1, "/carrel/projects/" + project).toString())
          .contains("127.0.0.1:");
    }
  }

  @Test
  void whatIsMissingIsSaidInOneSentence() throws Exception {
    Path nowhere = Path.of("/nowhere/kubeconfig");
    Path kubeconfig = namespace.kubeconfig(folder);
    Path admin = TestCluster.get().kubeconfig();
    assertThat(refusal(options(nowhere, namespace.name())))
        .isEqualTo("carrel: There is no kubeconfig /nowhere/kubeconfig that can be read.\n");
    assertThat(refusal(options(kubeconfig, "elsewhere")))
        .contains("does not let this user list pods in the namespace elsewhere");
    assertThat(refusal(options(admin, "elsewhere")))
        .contains("There is no namespace elsewhere; create it");
    List<String> options = options(kubeconfig, namespace.name());
    assertThat(refusal(options)).contains("image");
    namespace
        .admin()
        .persistentVolumeClaims()
        .inNamespace(namespace.name())
        .withName("projects-software")
        .delete();
    options.addAll(List.of("--config", namespace.config(folder, "").toString()));
    assertThat(refusal(options)).contains("There is no claim projects-software in the namespace");
  }

  /** The last line of what a start that fails says; there is nothing in its way but this. */
  private String refusal(List<String> options) throws Exception {
    Installation.Ran ran = Installation.tryUp(folder.resolve("refused"), options);
    assertThat(ran.code()).as(ran.output()).isEqualTo(1);
    assertThat(folder.resolve("refused")).as("nothing is left behind").doesNotExist();
    return ran.output().lines().reduce((before, last) -> last).orElse("") + "\n";
  }

  private boolean answers() {
    try {
      namespace.pods();
      return true;
    } catch (RuntimeException notYet) {
      return false;
    }
  }

  private static String state(Installation carrel, String project) throws Exception {
    return carrel.management(1, "/carrel/projects/" + project).findValue("state").asText();
  }

  private Optional<Pod> pod(String project) {
    return namespace.pod(ProjectId.parse(project));
  }

  private List<String> nodes() {
    return namespace.admin().nodes().list().getItems().stream()
        .map(node -> node.getMetadata().getName())
        .toList();
  }

  private void label(String node) {
    TestCluster.get()
        .editNode(node, found -> found.getMetadata().getLabels().put(nodeLabel, "yes"));
  }

  /** Others may have taints and labels of their own on it. */
  private void leaveAsItWas(String node) {
    TestCluster.get()
        .editNode(
            node,
            found -> {
              found.getMetadata().getLabels().remove(nodeLabel);
              found.getSpec().getTaints().removeIf(taint -> taint.getKey().startsWith(nodeLabel));
            });
  }

  private static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(PICTURES.resolve("kubernetes-" + name + ".png")));
  }
}
