package io.carrel.store.projection;

import akka.projection.eventsourced.EventEnvelope;
import akka.projection.jdbc.javadsl.JdbcHandler;
import io.carrel.actors.directory.ProjectChanged;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.By;
import io.carrel.actors.project.ProjectEvent;
import io.carrel.actors.project.Role;
import io.carrel.store.database.PlainText;
import io.carrel.store.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Writes what an event means into projects, members and history. Each event changes the project's
 * row first, then its members', which repeat the keys that lists are sorted by.
 */
final class ReadSideHandler extends JdbcHandler<EventEnvelope<ProjectEvent>, ReadSideSession> {
  /** Characters of a title that its order regards. */
  private static final int TITLE_KEY_LENGTH = 100;

  private final HistoryWriter history;
  private final Consumer<ProjectChanged> changes;

  ReadSideHandler(HistoryWriter history, Consumer<ProjectChanged> changes) {
    this.history = history;
    this.changes = changes;
  }

  @Override
  public void process(ReadSideSession session, EventEnvelope<ProjectEvent> envelope)
      throws SQLException {
    Connection connection = session.connection();
    ProjectId project = projectOf(envelope.persistenceId());
    ProjectEvent event = envelope.event();
    if (event instanceof ProjectEvent.Created created) {
      create(connection, project, created);
    }
    changeMembers(connection, project, event);
    changeProject(connection, project, envelope.sequenceNr(), event);
    repeatKeys(connection, project);
    history.write(connection, project, envelope.sequenceNr(), event);
    ProjectChanged changed = new ProjectChanged(project, audience(connection, project, event));
    session.afterCommit(() -> changes.accept(changed));
  }

  private static ProjectId projectOf(String persistenceId) {
    return ProjectId.parse(persistenceId.substring(persistenceId.indexOf('|') + 1));
  }

  private static void create(Connection connection, ProjectId project, ProjectEvent.Created created)
      throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO projects (id, sequence, title, description, search, state, reason, always_running,
          members, created, last_edited)
        VALUES (?, 0, ?, ?, '', 'STOPPED', '', false, 0, ?, ?)
        """,
        project,
        PlainText.storable(created.title()),
        PlainText.storable(created.description()),
        created.at(),
        created.at());
  }

  private static void changeMembers(Connection connection, ProjectId project, ProjectEvent event)
      throws SQLException {
    if (event instanceof ProjectEvent.Created created) {
      putMember(connection, project, created.owner(), Role.OWNER);
    } else if (event instanceof ProjectEvent.MemberAdded added) {
      putMember(connection, project, added.account(), added.role());
    } else if (event instanceof ProjectEvent.RoleChanged changed) {
      putMember(connection, project, changed.account(), changed.role());
    } else if (event instanceof ProjectEvent.MemberRemoved removed) {
      Sql.update(
          connection,
          "DELETE FROM project_members WHERE project_id = ? AND account_id = ?",
          project,
          removed.account());
    }
  }

  private static void putMember(
      Connection connection, ProjectId project, AccountId account, Role role) throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO project_members
          (project_id, account_id, role, deleted, state, title_key, last_edited, created)
        SELECT p.id, ?, CAST(? AS project_role), p.state = 'DELETED', p.state, '', p.last_edited, p.created
        FROM projects p WHERE p.id = ?
        ON CONFLICT (project_id, account_id) DO UPDATE SET role = excluded.role
        """,
        account,
        role,
        project);
  }

  private static void changeProject(
      Connection connection, ProjectId project, long sequence, ProjectEvent event)
      throws SQLException {
    Texts before =
        Sql.first(
                connection,
                "SELECT title, description FROM projects WHERE id = ? FOR UPDATE",
                row -> new Texts(row.getString("title"), row.getString("description")),
                project)
            .orElseThrow(() -> new IllegalStateException("an event before the project's creation"));
    Texts texts = before.after(event);
    Sql.update(
        connection,
        """
        UPDATE projects SET sequence = ?, title = ?, description = ?, search = ?,
          state = coalesce(CAST(? AS project_state), state),
          reason = coalesce(?, reason),
          always_running = coalesce(?, always_running),
          last_edited = coalesce(?, last_edited),
          members = (SELECT count(*) FROM project_members m WHERE m.project_id = projects.id)
        WHERE id = ?
        """,
        sequence,
        texts.title(),
        texts.description(),
        PlainText.folded(texts.title() + "\n" + texts.description()),
        event.lifecycle(),
        reason(event),
        event instanceof ProjectEvent.AlwaysRunningSet set
            ? Optional.of(set.alwaysRunning())
            : Optional.empty(),
        isEdit(event) ? Optional.of(event.at()) : Optional.empty(),
        project);
  }

  /** Empty when the reason stays: a stop's reason is still the reason once it has stopped. */
  private static Optional<String> reason(ProjectEvent event) {
    if (event instanceof ProjectEvent.StopRequested stop) {
      return Optional.of(PlainText.storable(stop.reason()));
    } else if (event instanceof ProjectEvent.StartFailed failed) {
      return Optional.of(PlainText.storable(failed.reason()));
    } else if (event instanceof ProjectEvent.StopFailed failed) {
      return Optional.of(PlainText.storable(failed.reason()));
    } else if (event instanceof ProjectEvent.RunEnded ended) {
      return Optional.of(PlainText.storable(ended.reason()));
    } else if (event instanceof ProjectEvent.RunStopped) {
      return Optional.empty();
    }
    return event.lifecycle().map(state -> "");
  }

  /** What people decide counts as editing; what Carrel does by itself does not. */
  private static boolean isEdit(ProjectEvent event) {
    return event instanceof ProjectEvent.Decided && !(event.by() instanceof By.Platform);
  }

  private static void repeatKeys(Connection connection, ProjectId project) throws SQLException {
    String title =
        Sql.first(
                connection,
                "SELECT title FROM projects WHERE id = ?",
                row -> row.getString("title"),
                project)
            .orElseThrow();
    Sql.update(
        connection,
        """
        UPDATE project_members m
        SET deleted = p.state = 'DELETED', state = p.state, title_key = k.title_key,
          last_edited = p.last_edited
        FROM projects p, (SELECT CAST(? AS text) COLLATE "C" AS title_key) k
        WHERE p.id = ? AND m.project_id = p.id
          AND (m.state, m.title_key, m.last_edited) IS DISTINCT FROM (p.state, k.title_key, p.last_edited)
        """,
        PlainText.storable(PlainText.folded(title).strip(), TITLE_KEY_LENGTH),
        project);
  }

  /** The members, and who has just ceased to be one. */
  private static List<AccountId> audience(
      Connection connection, ProjectId project, ProjectEvent event) throws SQLException {
    Set<AccountId> accounts =
        new LinkedHashSet<>(
            Sql.list(
                connection,
                "SELECT account_id FROM project_members WHERE project_id = ?",
                row -> new AccountId(row.getObject("account_id", UUID.class)),
                project));
    if (event instanceof ProjectEvent.MemberRemoved removed) {
      accounts.add(removed.account());
    }
    return List.copyOf(accounts);
  }

  private record Texts(String title, String description) {
    Texts after(ProjectEvent event) {
      if (event instanceof ProjectEvent.Renamed renamed) {
        return new Texts(PlainText.storable(renamed.title()), description);
      } else if (event instanceof ProjectEvent.Described described) {
        return new Texts(title, PlainText.storable(described.description()));
      }
      return this;
    }
  }
}
