package io.carrel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.stream.javadsl.Sink;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.actors.runtime.Slice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to processes: whose they are, what they inherit, what is left of them. */
final class LocalRuntimeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Credential CREDENTIAL = new Credential("only-for-this-test");
  private static ActorSystem system;

  @TempDir Path data;
  private final ProjectId project = ProjectId.random();
  private final List<LocalRuntime> opened = new ArrayList<>();

  @BeforeAll
  static void startSystem() {
    system = ActorSystem.create("local-runtime");
  }

  @AfterAll
  static void endSystem() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void endRuns() throws Exception {
    get(open().stopAll(Duration.ZERO));
    opened.forEach(LocalRuntime::close);
  }

  @Test
  void aRunOutlivesAHubThatIsKilledAndIsAdopted() throws Exception {
    Process hub =
        new ProcessBuilder(
                ProjectServerCommands.JAVA,
                "-cp",
                System.getProperty("java.class.path"),
                HubThatIsKilled.class.getName(),
                data.toString(),
                project.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String uid;
    try (var lines = hub.inputReader(StandardCharsets.UTF_8)) {
      uid = lines.readLine();
    }
    hub.destroyForcibly().waitFor();

    LocalRuntime next = open();
    Observed adopted = awaitRun(next, Phase.READY);
    assertThat(adopted.uid()).isEqualTo(uid);
    assertThat(get(start(next, 1))).isEqualTo(adopted);

    ProcessIdentity server = server(adopted);
    get(next.ensureStopped(project, adopted.uid(), Duration.ofSeconds(5)));
    assertThat(new ProcessTable().isAlive(server)).isFalse();
  }

  @Test
  void whatEscapedIntoAnotherSessionEndsWithTheRun() throws Exception {
    home("project_init.sh", "setsid nohup sleep 1001 &\n(setsid setsid sleep 1002 &) &\n");
    LocalRuntime runtime = open();
    Observed ready = startAndAwaitReady(runtime, 1);
    await().atMost(PATIENCE).until(() -> sleepers(ready).size() == 2);
    List<ProcessIdentity> sleepers = sleepers(ready);

    get(runtime.ensureStopped(project, ready.uid(), Duration.ofSeconds(5)));
    assertThat(sleepers).noneMatch(new ProcessTable()::isAlive);
    // A run is over with its record; its folder goes right after.
    await().atMost(PATIENCE).until(() -> Files.notExists(data.resolve("run/" + project)));
  }

  @Test
  void whatIsLeftOfARunThatEndedByItselfEndsToo() throws Exception {
    home("project_init.sh", "setsid nohup sleep 1003 &\n");
    LocalRuntime runtime = open();
    Observed ready = startAndAwaitReady(runtime, 1);
    await().atMost(PATIENCE).until(() -> sleepers(ready).size() == 1);
    List<ProcessIdentity> sleepers = sleepers(ready);

    new ProcessTable().kill(server(ready));
    Observed ended = awaitRun(runtime, Phase.ENDED);
    assertThat(ended.reason()).isEqualTo("The project server ended by signal 9.");
    assertThat(sleepers).noneMatch(new ProcessTable()::isAlive);
  }

  @Test
  void anotherProjectsProcessesAreLeftAlone() throws Exception {
    LocalRuntime runtime = open();
    Observed ready = startAndAwaitReady(runtime, 1);
    ProjectId other = ProjectId.random();
    Observed neighbour =
        get(runtime.ensureRunning(spec(other, Map.of()), new Epoch(1), CREDENTIAL));
    get(runtime.ensureStopped(project, ready.uid(), Duration.ZERO));
    RunRecord record = new RunFolders(data.resolve("run")).of(other).read().orElseThrow();
    assertThat(record.uid()).isEqualTo(neighbour.uid());
    assertThat(new ProcessTable().isAlive(Objects.requireNonNull(record.process()))).isTrue();
  }

  @Test
  void whoIgnoresTheRequestToEndIsKilledAfterTheGrace() throws Exception {
    home("stubborn", "");
    LocalRuntime runtime = open();
    Observed ready = startAndAwaitReady(runtime, 1);
    ProcessIdentity server = server(ready);
    long begun = System.nanoTime();
    get(runtime.ensureStopped(project, ready.uid(), Duration.ofSeconds(1)));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(1));
    assertThat(new ProcessTable().isAlive(server)).isFalse();
  }

  @Test
  void aReusedProcessIdIsNeitherBelievedNorKilled() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      ProcessTable processes = new ProcessTable();
      ProcessIdentity now = processes.find(stranger.pid()).orElseThrow();
      ProcessIdentity before = new ProcessIdentity(now.pid(), now.startTime() - 1, now.bootId());
      record(RunRecord.launching("gone", new Epoch(1), 0).launched(before));

      LocalRuntime runtime = open();
      assertThat(awaitRun(runtime, Phase.ENDED).reason()).contains("did not start");
      get(runtime.ensureStopped(project, "gone", Duration.ZERO));
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void aRunFromBeforeTheMachineRestartedHasEnded() throws Exception {
    ProcessIdentity self = new ProcessTable().find(ProcessHandle.current().pid()).orElseThrow();
    record(
        RunRecord.launching("earlier", new Epoch(1), 0)
            .launched(new ProcessIdentity(self.pid(), self.startTime(), "another-boot"))
            .ready(1234));
    assertThat(awaitRun(open(), Phase.ENDED).reason()).isEqualTo("The machine was restarted.");
  }

  @Test
  void aStartThatAHubDidNotFinishIsCleanedUp() throws Exception {
    ProcessBuilder orphan = new ProcessBuilder("sleep", "600");
    orphan.environment().put(ProcessTable.MARKER, "unfinished");
    Process child = orphan.start();
    record(RunRecord.launching("unfinished", new Epoch(1), 0));

    Observed ended = awaitRun(open(), Phase.ENDED);
    assertThat(ended.uid()).isEqualTo("unfinished");
    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void twoHubsStartOneProcess() throws Exception {
    LocalRuntime one = open();
    LocalRuntime two = open();
    List<CompletionStage<Observed>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(start(i % 2 == 0 ? one : two, 1));
    }
    Set<String> uids = new HashSet<>();
    for (CompletionStage<Observed> answer : answers) {
      uids.add(get(answer).uid());
    }
    assertThat(uids).hasSize(1);
    Observed ready = awaitRun(two, Phase.READY);
    assertThat(awaitRun(one, Phase.READY)).isEqualTo(ready);
    assertThat(new ProcessTable().ofRun(ready.uid())).hasSize(1);
  }

  @Test
  void nothingOfTheHubsEnvironmentIsInheritedAndNoSecretShows() throws Exception {
    LocalRuntime runtime = open();
    Observed run =
        get(
            runtime.ensureRunning(
                spec(project, Map.of("COURSE", "algebra", "HOME", "/elsewhere")),
                new Epoch(1),
                CREDENTIAL));
    awaitRun(runtime, Phase.READY);
    Path proc = Path.of("/proc/" + server(run).pid());
    List<String> environment = List.of(Files.readString(proc.resolve("environ")).split("\0"));
    assertThat(environment)
        .extracting(variable -> variable.substring(0, variable.indexOf('=')))
        .containsExactlyInAnyOrder(
            "PATH", "LANG", "LC_ALL", "SHELL", "USER", "LOGNAME", "HOME", "COURSE", "CARREL_RUN");
    assertThat(environment)
        .contains("COURSE=algebra", "HOME=" + data.resolve("projects/" + project));
    assertThat(Files.readString(proc.resolve("cmdline"))).doesNotContain(CREDENTIAL.secret());
    assertThat(String.join(" ", environment)).doesNotContain(CREDENTIAL.secret());

    Path folder = data.resolve("run/" + project);
    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve("credential"))).isEqualTo("rw-------");
    assertThat(permissions(data.resolve("projects/" + project))).isEqualTo("rwx------");
    assertThat(Files.readString(proc.resolve("oom_score_adj")).strip()).isEqualTo("500");
  }

  @Test
  void itRunsInASessionOfItsOwnWithNothingToRead() throws Exception {
    Observed ready = startAndAwaitReady(open(), 1);
    Path proc = Path.of("/proc/" + server(ready).pid());
    String stat = Files.readString(proc.resolve("stat"));
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
    assertThat(fields.get(3)).as("session").isEqualTo(Long.toString(server(ready).pid()));
    assertThat(Files.readSymbolicLink(proc.resolve("fd/0"))).isEqualTo(Path.of("/dev/null"));
  }

  @Test
  void aServerThatCannotStartSaysWhy() throws Exception {
    home("fail", "");
    LocalRuntime runtime = open();
    get(start(runtime, 1));
    assertThat(awaitRun(runtime, Phase.ENDED).reason())
        .isEqualTo(
            "The project server did not start: it ended with code 3. Its last words:\n"
                + "no room for a notebook");
  }

  @Test
  void aHomeThatCannotBeMadeIsSaidWithoutItsPlaceOnThisMachine() throws Exception {
    Files.createFile(Files.createDirectories(data.resolve("projects")).resolve("" + project));
    LocalRuntime runtime = open();
    get(start(runtime, 1));
    assertThat(awaitRun(runtime, Phase.ENDED).reason())
        .isEqualTo("The project server could not be started: its home folder cannot be made.");
  }

  @Test
  void aServerThatDoesNotAnswerIsNotReady() throws Exception {
    home("deaf", "");
    LocalRuntime runtime = open();
    get(start(runtime, 1));
    Path port = data.resolve("run/" + project + "/port");
    await().atMost(PATIENCE).until(() -> Files.exists(port));
    Observed starting = awaitRun(runtime, Phase.STARTING);
    assertThat(starting.endpoint()).isEmpty();
    await()
        .during(Duration.ofMillis(500))
        .atMost(PATIENCE)
        .until(() -> get(start(runtime, 1)).equals(starting));
  }

  @Test
  void aMalformedEnvironmentIsRejected() throws Exception {
    LocalRuntime runtime = open();
    for (String name : List.of("", "A=B", "1ST", "LINE\nBREAK")) {
      ProjectSpec spec = spec(project, Map.of(name, "value"));
      assertThatThrownBy(() -> get(runtime.ensureRunning(spec, new Epoch(1), CREDENTIAL)))
          .isInstanceOf(RuntimeFailure.Rejected.class);
    }
    assertThat(data.resolve("run/" + project)).doesNotExist();
  }

  @Test
  void aProgramThatIsMissingIsFoundAtTheStartOfTheHub() {
    assertThatThrownBy(() -> LocalSettings.of(data, List.of("/no/such/java")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no program /no/such/java.");
  }

  @Test
  void stoppingAllRefusesNewRuns() throws Exception {
    LocalRuntime runtime = open();
    Observed ready = startAndAwaitReady(runtime, 1);
    ProcessIdentity server = server(ready);
    get(runtime.stopAll(Duration.ofSeconds(5)));
    assertThat(new ProcessTable().isAlive(server)).isFalse();
    assertThatThrownBy(() -> get(start(runtime, 1))).isInstanceOf(RuntimeFailure.Unavailable.class);
  }

  private LocalRuntime open() throws IOException {
    LocalRuntime runtime =
        new LocalRuntime(LocalSettings.of(data, ProjectServerCommands.stub()), Clock.systemUTC());
    opened.add(runtime);
    return runtime;
  }

  private CompletionStage<Observed> start(LocalRuntime runtime, long epoch) {
    return runtime.ensureRunning(spec(project, Map.of()), new Epoch(epoch), CREDENTIAL);
  }

  private Observed startAndAwaitReady(LocalRuntime runtime, long epoch) throws Exception {
    get(start(runtime, epoch));
    return awaitRun(runtime, Phase.READY);
  }

  private static ProjectSpec spec(ProjectId project, Map<String, String> environment) {
    return new ProjectSpec(project, "Test", environment, Quota.of(100, 1000, 200, 1000));
  }

  private Observed awaitRun(LocalRuntime runtime, Phase phase) {
    return await()
        .atMost(PATIENCE)
        .until(() -> first(runtime), run -> run.filter(o -> o.phase() == phase).isPresent())
        .orElseThrow();
  }

  private Optional<Observed> first(LocalRuntime runtime) throws Exception {
    Observation first = get(runtime.observe(new Slice(0, 1)).runWith(Sink.head(), system));
    return ((Observation.Listed) first)
        .all().stream().filter(run -> run.project().equals(project)).findFirst();
  }

  private ProcessIdentity server(Observed run) throws IOException {
    RunFolder folder = new RunFolders(data.resolve("run")).of(run.project());
    return Objects.requireNonNull(folder.read(run.uid()).orElseThrow().process());
  }

  private static List<ProcessIdentity> sleepers(Observed run) throws IOException {
    return new ProcessTable()
        .ofRun(run.uid()).stream()
            .filter(
                process ->
                    ProcessHandle.of(process.pid())
                        .flatMap(handle -> handle.info().command())
                        .filter(command -> command.endsWith("sleep"))
                        .isPresent())
            .toList();
  }

  private void record(RunRecord run) throws IOException {
    LocalSettings.of(data, ProjectServerCommands.stub());
    RunFolder folder = new RunFolders(data.resolve("run")).of(project);
    folder.create();
    folder.write(run);
  }

  private void home(String file, String text) throws IOException {
    Path home = data.resolve("projects/" + project);
    Files.createDirectories(
        home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(home.resolve(file), text);
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeFailure failure) {
        throw failure;
      }
      throw e;
    }
  }
}
