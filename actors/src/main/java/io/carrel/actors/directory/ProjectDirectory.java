package io.carrel.actors.directory;

import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectView.Lifecycle;
import io.carrel.actors.project.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The read side: all projects, searchable, a moment behind their owners. Results complete on the
 * store's own threads.
 */
public interface ProjectDirectory extends WantedProjects {
  /**
   * A page of the projects that {@code query.member} is a member of. Fails with {@link
   * InvalidCursor} when {@code query.after} is no cursor of such a query.
   */
  CompletionStage<Page> list(Query query);

  /** A page of all projects, deleted ones included, for admins. Fails as {@link #list} does. */
  CompletionStage<SitePage> listAll(SiteQuery query);

  /** One project as its member sees it. */
  CompletionStage<Optional<Summary>> find(ProjectId project, AccountId member);

  /**
   * Completes with true once the read side has seen this sequence number of the project, with false
   * when that takes longer than a few seconds.
   */
  CompletionStage<Boolean> hasSeen(ProjectId project, long sequence);

  /** How to order a page; ties are broken by id. */
  enum Sort {
    TITLE,
    STATE,
    LAST_EDITED,
    CREATED
  }

  /**
   * @param search words that title or description contain, empty for all
   * @param after the cursor of the previous page
   */
  record Query(
      AccountId member,
      String search,
      Optional<Lifecycle> state,
      boolean deleted,
      Sort sort,
      boolean descending,
      int limit,
      Optional<String> after) {}

  /**
   * @param next the cursor of the next page, if there is one
   * @param total how many match without paging
   */
  record Page(List<Summary> projects, Optional<String> next, long total) {}

  /** A project in a list, as one member sees it. */
  record Summary(
      ProjectId id,
      String title,
      String description,
      Lifecycle state,
      String reason,
      Role role,
      Instant lastEdited,
      Instant created,
      boolean deleted,
      int members) {}

  /**
   * Asks for everybody's projects.
   *
   * @param search words that title or description contain, a project's id, or an owner's e-mail
   *     address; empty for all
   * @param after the cursor of the previous page
   */
  record SiteQuery(
      String search,
      Optional<Lifecycle> state,
      Sort sort,
      boolean descending,
      int limit,
      Optional<String> after) {}

  /**
   * @param next the cursor of the next page, if there is one
   * @param total how many match without paging
   */
  record SitePage(List<SiteSummary> projects, Optional<String> next, long total) {}

  /** A project in the list of all. */
  record SiteSummary(
      ProjectId id,
      String title,
      Lifecycle state,
      String reason,
      List<AccountId> owners,
      Instant lastEdited,
      Instant created,
      int members) {}

  /** The cursor was made up, or belongs to another order. */
  final class InvalidCursor extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidCursor() {
      super("not a cursor of this list");
    }
  }
}
