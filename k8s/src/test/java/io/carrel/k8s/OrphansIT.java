package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.project.By;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.ProjectView.Lifecycle;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods that no project wants are ended by their owners, and by nobody else. */
@Tag("kubernetes")
final class OrphansIT {
  private static final Duration PATIENCE_WITH_STRANGERS = Duration.ofSeconds(15);

  @TempDir Path folder;
  private final ProjectId project = ProjectId.random();
  private final AccountId person = AccountId.random();
  private TestHub hub;
  private TestOwners owners;

  @BeforeEach
  void open() {
    hub = new TestHub(folder);
    owners =
        new TestOwners(
            hub.runtime,
            "carrel.actors.orphans { interval = 2s, patience = "
                + PATIENCE_WITH_STRANGERS.toSeconds()
                + "s }");
  }

  @AfterEach
  void close() {
    owners.close();
    hub.close();
  }

  @Test
  void thePodOfAStoppedProjectIsEnded() throws Exception {
    create();
    startBehindItsBack();
    awaitGone();
    assertThat(owners.ask(project, Project.Get::new).state()).isEqualTo(Lifecycle.STOPPED);
  }

  @Test
  void thePodOfADeletedProjectIsEnded() throws Exception {
    create();
    owners.ask(project, to -> new Project.Delete(RequestId.random(), by(), to));
    startBehindItsBack();
    awaitGone();
  }

  @Test
  void aPodThatNobodyHasHeardOfIsEndedAfterAWhile() throws Exception {
    long begun = System.nanoTime();
    startBehindItsBack();
    awaitGone();
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .as("time for an admin to notice")
        .isGreaterThan(PATIENCE_WITH_STRANGERS);
  }

  @Test
  void aPodThatIsWantedIsLeftAlone() throws Exception {
    create();
    owners.ask(project, to -> new Project.Start(RequestId.random(), by(), to));
    Observed run =
        await()
            .atMost(TestHub.PATIENCE)
            .until(
                () -> hub.now(project).filter(now -> now.phase() == Phase.READY),
                Optional::isPresent)
            .orElseThrow();
    await()
        .during(Duration.ofSeconds(8))
        .atMost(TestHub.PATIENCE)
        .until(() -> hub.now(project).filter(now -> now.uid().equals(run.uid())).isPresent());
    assertThat(owners.ask(project, Project.Get::new).state()).isEqualTo(Lifecycle.RUNNING);
  }

  private void startBehindItsBack() throws Exception {
    hub.start(project, 1);
  }

  private void awaitGone() {
    await().atMost(TestHub.PATIENCE).until(() -> hub.namespace.pod(project).isEmpty());
  }

  private By by() {
    return new By.Person(person);
  }

  private void create() {
    // The first question may come before the shards have found their node.
    RequestId id = RequestId.random();
    await()
        .atMost(TestHub.PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                owners
                    .ask(project, to -> new Project.Create(id, by(), person, "Orphan", "", to))
                    .id()
                    .equals(project));
  }
}
