package io.carrel.store;

import static io.carrel.store.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.carrel.actors.directory.ProjectChanged;
import io.carrel.actors.directory.ProjectDirectory;
import io.carrel.actors.directory.ProjectDirectory.Page;
import io.carrel.actors.directory.ProjectDirectory.Query;
import io.carrel.actors.directory.ProjectDirectory.Sort;
import io.carrel.actors.directory.ProjectDirectory.Summary;
import io.carrel.actors.directory.ProjectHistory;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.project.By;
import io.carrel.actors.project.ProjectEvent;
import io.carrel.actors.project.ProjectView.Lifecycle;
import io.carrel.actors.project.Role;
import io.carrel.actors.runtime.Epoch;
import io.carrel.store.database.Database;
import io.carrel.store.directory.JdbcProjectDirectory;
import io.carrel.store.directory.JdbcProjectHistory;
import io.carrel.store.projection.ReadSide;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the projection writes, and what the ports read of it. */
@ExtendWith(EmbeddedPostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DirectoryTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00.123456Z");
  private static final By PLATFORM = new By.Platform("idle timer");

  private final Database database;
  private final JdbcProjectDirectory directory;
  private final ProjectHistory history;
  private final ReadSide readSide;
  private final AccountId owner = AccountId.random();
  private Instant now = START;

  DirectoryTest(TestDatabase test) {
    this.database = Database.open(test.settings());
    this.directory = new JdbcProjectDirectory(database, Duration.ofMillis(300));
    this.history = new JdbcProjectHistory(database);
    this.readSide = new ReadSide(database.dataSource());
  }

  @AfterAll
  void close() {
    directory.close();
    database.close();
  }

  private Instant tick() {
    now = now.plusSeconds(1);
    return now;
  }

  private ProjectId project(AccountId owner, String title, String description) throws SQLException {
    ProjectId id = ProjectId.random();
    readSide.write(
        id,
        new ProjectEvent.Created(
            tick(),
            new By.Person(owner),
            RequestId.random(),
            owner,
            title,
            description,
            Duration.ofMinutes(30)));
    return id;
  }

  private static Query query(AccountId member) {
    return new Query(
        member, "", Optional.empty(), false, Sort.CREATED, false, 50, Optional.empty());
  }

  private static Query search(AccountId member, String text) {
    return new Query(
        member, text, Optional.empty(), false, Sort.CREATED, false, 50, Optional.empty());
  }

  private List<ProjectId> found(AccountId member, String text) {
    Page page = await(directory.list(search(member, text)));
    assertThat(page.total()).isEqualTo(page.projects().size());
    return page.projects().stream().map(Summary::id).toList();
  }

  @Test
  void followsAProjectsLife() throws SQLException {
    AccountId person = AccountId.random();
    By by = new By.Person(person);
    ProjectId id = project(person, "Ärger", "with tests");
    Instant created = now;
    Summary stopped = await(directory.find(id, person)).orElseThrow();
    assertThat(stopped)
        .isEqualTo(
            new Summary(
                id,
                "Ärger",
                "with tests",
                Lifecycle.STOPPED,
                "",
                Role.OWNER,
                created,
                created,
                false,
                1));

    readSide.write(
        id, new ProjectEvent.StartRequested(tick(), by, RequestId.random(), new Epoch(2)));
    Instant edited = now;
    assertThat(await(directory.wantedRunning(null, 1000))).contains(id);
    readSide.write(
        id, new ProjectEvent.RunReady(tick(), PLATFORM, new Epoch(2), "uid", Optional.empty()));
    Summary running = await(directory.find(id, person)).orElseThrow();
    assertThat(running.state()).isEqualTo(Lifecycle.RUNNING);
    assertThat(running.lastEdited()).as("Carrel's own events are no edits").isEqualTo(edited);

    readSide.write(
        id, new ProjectEvent.StopRequested(tick(), PLATFORM, RequestId.random(), "Nobody worked."));
    readSide.write(id, new ProjectEvent.RunStopped(tick(), PLATFORM, new Epoch(2)));
    Summary ended = await(directory.find(id, person)).orElseThrow();
    assertThat(ended.state()).isEqualTo(Lifecycle.STOPPED);
    assertThat(ended.reason()).isEqualTo("Nobody worked.");
    assertThat(await(directory.wantedRunning(null, 1000))).doesNotContain(id);

    readSide.write(id, new ProjectEvent.Deleted(tick(), by, RequestId.random()));
    assertThat(await(directory.list(query(person))).projects()).isEmpty();
    Query deleted =
        new Query(person, "", Optional.empty(), true, Sort.TITLE, false, 50, Optional.empty());
    assertThat(await(directory.list(deleted)).projects())
        .singleElement()
        .satisfies(
            summary -> {
              assertThat(summary.deleted()).isTrue();
              assertThat(summary.state()).isEqualTo(Lifecycle.DELETED);
            });
    readSide.write(id, new ProjectEvent.Restored(tick(), by, RequestId.random()));
    assertThat(await(directory.list(query(person))).total()).isEqualTo(1);
  }

  @Test
  void anAlwaysRunningProjectThatFailedIsStillWanted() throws SQLException {
    AccountId person = AccountId.random();
    By by = new By.Person(person);
    ProjectId id = project(person, "server", "");
    readSide.write(id, new ProjectEvent.AlwaysRunningSet(tick(), by, RequestId.random(), true));
    readSide.write(
        id, new ProjectEvent.StartRequested(tick(), by, RequestId.random(), new Epoch(3)));
    readSide.write(
        id, new ProjectEvent.StartFailed(tick(), PLATFORM, new Epoch(3), "The image is missing."));
    assertThat(await(directory.wantedRunning(null, 1000))).contains(id);
    readSide.write(id, new ProjectEvent.AlwaysRunningSet(tick(), by, RequestId.random(), false));
    assertThat(await(directory.wantedRunning(null, 1000))).doesNotContain(id);
    assertThat(await(directory.find(id, person)).orElseThrow().reason())
        .isEqualTo("The image is missing.");
  }

  @Test
  void wantedProjectsComeInPages() throws SQLException {
    By by = new By.Person(owner);
    List<ProjectId> wanted = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ProjectId id = project(owner, "p" + i, "");
      readSide.write(
          id, new ProjectEvent.StartRequested(tick(), by, RequestId.random(), new Epoch(2)));
      wanted.add(id);
    }
    List<ProjectId> seen = new ArrayList<>();
    ProjectId after = null;
    while (true) {
      List<ProjectId> page = await(directory.wantedRunning(after, 2));
      if (page.isEmpty()) {
        break;
      }
      assertThat(page).hasSizeLessThanOrEqualTo(2);
      seen.addAll(page);
      after = page.get(page.size() - 1);
    }
    assertThat(seen).containsAll(wanted).doesNotHaveDuplicates();
  }

  @Test
  void membersSeeTheProjectInTheirRole() throws SQLException {
    AccountId person = AccountId.random();
    AccountId guest = AccountId.random();
    By by = new By.Person(person);
    ProjectId id = project(person, "shared", "");
    readSide.write(
        id, new ProjectEvent.MemberAdded(tick(), by, RequestId.random(), guest, Role.VIEWER));
    assertThat(await(directory.find(id, guest)).orElseThrow().members()).isEqualTo(2);
    readSide.write(
        id, new ProjectEvent.RoleChanged(tick(), by, RequestId.random(), guest, Role.COLLABORATOR));
    assertThat(await(directory.list(query(guest))).projects())
        .extracting(Summary::role)
        .containsExactly(Role.COLLABORATOR);
    readSide.write(id, new ProjectEvent.MemberRemoved(tick(), by, RequestId.random(), guest));
    assertThat(await(directory.find(id, guest))).isEmpty();
    assertThat(await(directory.list(query(guest))).total()).isZero();
    List<ProjectChanged> changes =
        readSide.changes().stream().filter(change -> change.project().equals(id)).toList();
    assertThat(changes).extracting(change -> change.members().size()).containsExactly(1, 2, 2, 2);
    assertThat(changes.get(3).members()).containsExactlyInAnyOrder(person, guest);
  }

  @Test
  void findsWordsInTitleAndDescription() throws SQLException {
    AccountId person = AccountId.random();
    ProjectId elan = project(person, "Élan vital", "Notes on Bergson");
    ProjectId percent = project(person, "100% sure_thing", "back\\slash 'quoted' \"text\"");
    ProjectId nul = project(person, "nul\0title", "half \uD800 pair");
    project(AccountId.random(), "Élan of another person", "");
    assertThat(found(person, "")).containsExactly(elan, percent, nul);
    assertThat(found(person, "elan")).containsExactly(elan);
    assertThat(found(person, "  BERGSON  vit ")).containsExactly(elan);
    assertThat(found(person, "elan sure")).isEmpty();
    assertThat(found(person, "%")).containsExactly(percent);
    assertThat(found(person, "100%")).containsExactly(percent);
    assertThat(found(person, "_")).containsExactly(percent);
    assertThat(found(person, "\\")).containsExactly(percent);
    assertThat(found(person, "'quoted'")).containsExactly(percent);
    assertThat(found(person, "'; DROP TABLE projects; --")).isEmpty();
    assertThat(found(person, "nul\0title")).containsExactly(nul);
    assertThat(found(person, "\uDC00")).containsExactly(nul);
    assertThat(found(person, "x".repeat(10_000))).isEmpty();
    assertThat(found(person, "elan ".repeat(2_000))).isEmpty();
    assertThat(found(person, "a b c d e f g h i j k l m n o p q r s t u v w x y z")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Sort.class)
  void pagesStayTrueWhileTheListChanges(Sort sort) throws SQLException {
    AccountId person = AccountId.random();
    By by = new By.Person(person);
    List<ProjectId> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      all.add(project(person, "title " + i % 7, ""));
      if (i % 3 == 0) {
        readSide.write(
            all.get(i),
            new ProjectEvent.StartRequested(tick(), by, RequestId.random(), new Epoch(2)));
      }
    }
    for (boolean descending : new boolean[] {false, true}) {
      List<Summary> whole =
          await(directory.list(page(person, sort, descending, 200, null))).projects();
      assertThat(whole).hasSameSizeAs(all).isSortedAccordingTo(order(sort, descending));
      Page first = await(directory.list(page(person, sort, descending, 10, null)));
      assertThat(first.total()).isEqualTo(whole.size());
      // The project at the cursor goes away, and a new one comes.
      ProjectId cursor = first.projects().get(9).id();
      readSide.write(cursor, new ProjectEvent.Deleted(tick(), by, RequestId.random()));
      all.remove(cursor);
      all.add(project(person, "title 3", ""));
      List<ProjectId> seen = new ArrayList<>(first.projects().stream().map(Summary::id).toList());
      Optional<String> next = first.next();
      while (next.isPresent()) {
        Page page = await(directory.list(page(person, sort, descending, 10, next.get())));
        seen.addAll(page.projects().stream().map(Summary::id).toList());
        next = page.next();
      }
      assertThat(seen)
          .doesNotHaveDuplicates()
          .containsAll(whole.stream().map(Summary::id).toList());
    }
  }

  private static Query page(
      AccountId person,
      Sort sort,
      boolean descending,
      int limit,
      @org.jspecify.annotations.Nullable String after) {
    return new Query(
        person, "", Optional.empty(), false, sort, descending, limit, Optional.ofNullable(after));
  }

  private static Comparator<Summary> order(Sort sort, boolean descending) {
    Comparator<Summary> order =
        switch (sort) {
          case TITLE -> Comparator.comparing(Summary::title);
          case STATE -> Comparator.comparing(Summary::state);
          case LAST_EDITED -> Comparator.comparing(Summary::lastEdited);
          case CREATED -> Comparator.comparing(Summary::created);
        };
    return descending ? order.reversed() : order;
  }

  @Test
  void filtersByState() throws SQLException {
    AccountId person = AccountId.random();
    ProjectId stopped = project(person, "a", "");
    ProjectId starting = project(person, "b", "");
    readSide.write(
        starting,
        new ProjectEvent.StartRequested(
            tick(), new By.Person(person), RequestId.random(), new Epoch(2)));
    for (Lifecycle state : List.of(Lifecycle.STOPPED, Lifecycle.STARTING)) {
      Page page =
          await(
              directory.list(
                  new Query(
                      person,
                      "",
                      Optional.of(state),
                      false,
                      Sort.TITLE,
                      true,
                      50,
                      Optional.empty())));
      assertThat(page.projects())
          .extracting(Summary::id)
          .containsExactly(state == Lifecycle.STOPPED ? stopped : starting);
      assertThat(page.total()).isEqualTo(1);
    }
  }

  @Test
  void refusesCursorsThatAreNone() throws SQLException {
    AccountId person = AccountId.random();
    project(person, "a", "");
    project(person, "b", "");
    String cursor =
        await(directory.list(page(person, Sort.TITLE, false, 1, null))).next().orElseThrow();
    for (Query query :
        List.of(
            page(person, Sort.CREATED, false, 1, cursor),
            page(person, Sort.TITLE, true, 1, cursor),
            page(person, Sort.TITLE, false, 1, "%%%"),
            page(person, Sort.TITLE, false, 1, ""),
            page(person, Sort.TITLE, false, 1, cursor.substring(0, 20)),
            page(person, Sort.TITLE, false, 1, "A".repeat(100_000)))) {
      assertThatThrownBy(() -> await(directory.list(query)))
          .isInstanceOf(ProjectDirectory.InvalidCursor.class);
    }
  }

  @Test
  void waitsUntilAnEventWasSeen() throws SQLException {
    ProjectId id = project(AccountId.random(), "seen", "");
    assertThat(await(directory.hasSeen(id, 1))).isTrue();
    assertThat(await(directory.hasSeen(id, 2))).isFalse();
    assertThat(await(directory.hasSeen(ProjectId.random(), 1))).isFalse();
    CompletionStage<Boolean> waiting = directory.hasSeen(id, 2);
    readSide.write(
        id,
        new ProjectEvent.Renamed(tick(), new By.Person(owner), RequestId.random(), "seen at last"));
    assertThat(await(waiting)).isTrue();
  }

  @Test
  void keepsTheHistoryReadable() throws SQLException {
    AccountId person = AccountId.random();
    By by = new By.Admin(person);
    ProjectId id = project(person, "first\0\uD800", "");
    readSide.write(id, new ProjectEvent.Renamed(tick(), by, RequestId.random(), "second"));
    readSide.write(
        id, new ProjectEvent.StopRequested(tick(), PLATFORM, RequestId.random(), "idle"));
    List<ProjectHistory.Entry> entries = await(history.read(id, Optional.empty(), 2));
    assertThat(entries).extracting(ProjectHistory.Entry::sequence).containsExactly(3L, 2L);
    assertThat(entries.get(0).by()).isEqualTo(PLATFORM);
    assertThat(entries.get(0).kind()).isEqualTo("StopRequested");
    assertThat(entries.get(1).by()).isEqualTo(by);
    assertThat(entries.get(1).at()).isEqualTo(now.minusSeconds(1));
    JsonNode detail = entries.get(1).detail();
    assertThat(detail.fieldNames()).toIterable().containsExactly("title");
    assertThat(detail.get("title").asText()).isEqualTo("second");
    List<ProjectHistory.Entry> rest = await(history.read(id, Optional.of(2L), 50));
    assertThat(rest).singleElement().satisfies(e -> assertThat(e.kind()).isEqualTo("Created"));
    assertThat(rest.get(0).detail().get("title").asText()).isEqualTo("first\0\uD800");
  }
}
