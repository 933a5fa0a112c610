package io.carrel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What years of work leave in the lists: rows as the projection writes them, put there by one
 * statement, because creating them one by one would take half an hour.
 */
final class ManyProjects {
  /** How many there are in all. */
  static final int PROJECTS = 100_000;

  /** How many of them one person owns. */
  static final int ONE_PERSONS = 1_000;

  private static final int PEOPLE = 1_000;

  /** Titles of three words out of 30, and a number: each word is in a tenth of them. */
  private static final String FILL =
      """
      INSERT INTO accounts (id, email, first_name, last_name, name_words, password_hash, admin, created)
        SELECT gen_random_uuid(), 'reader' || n || '@example.org', 'Reader', 'No. ' || n,
               ' reader no. ' || n, '', false, now()
        FROM generate_series(1, %2$d) n;
      CREATE TEMPORARY TABLE people AS
        SELECT id, row_number() OVER () AS n FROM accounts WHERE email LIKE 'reader%%';
      CREATE TEMPORARY TABLE made AS
        SELECT gen_random_uuid() AS id, n,
               (ARRAY['Spring', 'Summer', 'Autumn', 'Winter', 'Early', 'Late', 'First', 'Second', 'Joint', 'Open'])[1 + n %% 10]
               || ' ' ||
               (ARRAY['protein', 'galaxy', 'climate', 'language', 'market', 'neural', 'river', 'prime', 'crystal', 'genome'])[1 + n / 10 %% 10]
               || ' ' ||
               (ARRAY['course', 'thesis', 'survey', 'simulation', 'seminar', 'atlas', 'report', 'notes', 'model', 'archive'])[1 + n / 100 %% 10]
               || ' ' || n AS title,
               (ARRAY['STOPPED', 'STOPPED', 'STOPPED', 'RUNNING', 'FAILED', 'DELETED'])[1 + n %% 6]::project_state AS state,
               now() - random() * interval '1000 days' AS created
        FROM generate_series(1, %1$d) n;
      INSERT INTO projects (id, sequence, title, description, search, state, reason, always_running, members, created, last_edited)
        SELECT id, 1, title, 'What we did in ' || n, lower(title) || E'\\nwhat we did in ' || n,
               CASE state WHEN 'RUNNING' THEN 'STOPPED' ELSE state END, '', false, 1, created,
               created + random() * interval '100 days'
        FROM made;
      INSERT INTO project_members (project_id, account_id, role, deleted, state, title_key, last_edited, created)
        SELECT p.id, CASE WHEN m.n <= %3$d THEN '%4$s'::uuid ELSE o.id END, 'OWNER', p.state = 'DELETED',
               p.state, left(p.search, 100), p.last_edited, p.created
        FROM projects p JOIN made m ON m.id = p.id JOIN people o ON o.n = 1 + m.n %% %2$d;
      ANALYZE;
      """;

  private ManyProjects() {}

  /** Puts them into the database in this data folder, whose hub must run. */
  static void fill(Path data, String account) throws IOException, SQLException {
    Path folder = data.resolve("postgresql");
    String port = Files.readAllLines(folder.resolve("data/postmaster.pid")).get(3).strip();
    String password = Files.readString(folder.resolve("password")).strip();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/carrel", "carrel", password);
        Statement statement = connection.createStatement()) {
      statement.execute(FILL.formatted(PROJECTS, PEOPLE, ONE_PERSONS, account));
    }
  }
}
