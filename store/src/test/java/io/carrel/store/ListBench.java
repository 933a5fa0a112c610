package io.carrel.store;

import static io.carrel.store.Await.await;

import io.carrel.actors.directory.ProjectDirectory.Page;
import io.carrel.actors.directory.ProjectDirectory.Query;
import io.carrel.actors.directory.ProjectDirectory.SiteQuery;
import io.carrel.actors.directory.ProjectDirectory.Sort;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.project.ProjectView.Lifecycle;
import io.carrel.store.database.Database;
import io.carrel.store.database.Sql;
import io.carrel.store.directory.JdbcProjectDirectory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * How long the list takes with 100,000 projects: for the owner of all, and for a member of 1,000.
 * Not a test: started by hand, it prints milliseconds (the README says how).
 */
final class ListBench {
  private static final int PROJECTS = 100_000;
  private static final int RUNS = 10;

  private ListBench() {}

  public static void main(String[] arguments) throws SQLException {
    TestDatabase test = EmbeddedPostgresExtension.newDatabase();
    AccountId owner = AccountId.random();
    AccountId member = AccountId.random();
    try (Database database = Database.open(test.settings());
        JdbcProjectDirectory directory =
            new JdbcProjectDirectory(database, Duration.ofSeconds(1))) {
      fill(test, owner, member);
      for (AccountId account : new AccountId[] {owner, member}) {
        String who = account.equals(owner) ? "owner of 100,000" : "member of 1,000";
        for (Sort sort : Sort.values()) {
          measure(directory, who + ", by " + sort, query(account, "", sort, Optional.empty()));
        }
        measure(
            directory,
            who + ", failed ones by title",
            query(account, "", Sort.TITLE, Optional.of(Lifecycle.FAILED)));
        for (String search : new String[] {"4711", "analysis 47", "project", "a", "zz", "x y z"}) {
          measure(
              directory,
              who + ", search \"" + search + "\"",
              query(account, search, Sort.LAST_EDITED, Optional.empty()));
        }
        deep(directory, who, account);
      }
      for (Sort sort : Sort.values()) {
        all(directory, "", sort, Optional.empty());
      }
      all(directory, "", Sort.LAST_EDITED, Optional.of(Lifecycle.FAILED));
      for (String search :
          new String[] {"4711", "analysis 47", "project", "a", "zz", "x y z", "who@example.org"}) {
        all(directory, search, Sort.LAST_EDITED, Optional.empty());
      }
    }
  }

  /** As admins see them. */
  private static void all(
      JdbcProjectDirectory directory, String search, Sort sort, Optional<Lifecycle> state) {
    SiteQuery query = new SiteQuery(search, state, sort, true, 50, Optional.empty());
    measure(
        "all, \"" + search + "\" by " + sort + state.map(one -> ", " + one).orElse(""),
        () -> await(directory.listAll(query)).total());
  }

  private static void fill(TestDatabase test, AccountId owner, AccountId member)
      throws SQLException {
    try (Connection connection = test.connect()) {
      Sql.update(
          connection,
          """
          INSERT INTO projects (id, sequence, title, description, search, state, reason,
            always_running, members, created, last_edited)
          SELECT gen_random_uuid(), 5, t, d, lower(t || ' ' || d), s, '', false, 2, c,
            c + random() * interval '100 days'
          FROM (SELECT 'Project ' || i || ' analysis ' || i % 97 AS t,
              repeat('A description of what happens here, sentence ' || i % 13 || '. ', 4) AS d,
              CAST(CASE WHEN i % 1000 = 0 THEN 'FAILED' WHEN i % 20 = 0 THEN 'RUNNING'
                ELSE 'STOPPED' END AS project_state) AS s,
              now() - i * interval '1 minute' AS c
            FROM generate_series(1, ?) i) made
          """,
          PROJECTS);
      String members =
          """
          INSERT INTO project_members
            (project_id, account_id, role, deleted, state, title_key, last_edited, created)
          SELECT id, ?, CAST(? AS project_role), false, state, lower(title), last_edited, created
          FROM projects
          """;
      Sql.update(connection, members, owner, "OWNER");
      Sql.update(connection, members + " ORDER BY id LIMIT 1000", member, "VIEWER");
      // Many other people, as the planner meets them.
      Sql.update(
          connection,
          members.replace(
              "SELECT id, ?",
              "SELECT id, CAST(md5(CAST(? AS text) || get_byte(uuid_send(id), 0)) AS uuid)"),
          UUID.randomUUID(),
          "VIEWER");
      Sql.update(connection, "VACUUM ANALYZE projects");
      Sql.update(connection, "VACUUM ANALYZE project_members");
    }
  }

  private static Query query(
      AccountId account, String search, Sort sort, Optional<Lifecycle> state) {
    return new Query(account, search, state, false, sort, true, 50, Optional.empty());
  }

  private static void measure(JdbcProjectDirectory directory, String what, Query query) {
    measure(what, () -> await(directory.list(query)).total());
  }

  private static void measure(String what, LongSupplier look) {
    long[] nanos = new long[RUNS];
    long total = look.getAsLong();
    for (int i = 0; i < RUNS; i++) {
      long begin = System.nanoTime();
      total = look.getAsLong();
      nanos[i] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%-42s %6.1f ms median %6.1f ms worst of %d, %d found%n",
        what, nanos[RUNS / 2] / 1e6, nanos[RUNS - 1] / 1e6, RUNS, total);
  }

  private static void deep(JdbcProjectDirectory directory, String who, AccountId account) {
    Query query = query(account, "", Sort.TITLE, Optional.empty());
    for (int i = 0; i < 15; i++) {
      Page page = await(directory.list(query));
      query = new Query(account, "", Optional.empty(), false, Sort.TITLE, true, 50, page.next());
    }
    measure(directory, who + ", 16th page by title", query);
  }
}
