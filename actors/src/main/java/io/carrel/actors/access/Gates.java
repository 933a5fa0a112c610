package io.carrel.actors.access;

import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.project.Reason;
import io.carrel.actors.project.Role;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The door to projects on this node. The first visitor makes it watch the project's owner; from
 * then on it answers from the last view, without asking, and the owner's push closes what has to
 * close. Thread-safe. Stages fail with {@link java.util.concurrent.TimeoutException} when the owner
 * cannot be reached.
 */
public interface Gates {
  /** The project as its owner sees it now; {@link Admission.Refused} when there is none. */
  CompletionStage<Admission> enter(ProjectId project, AccountId account, Role needed);

  /** The outcome of {@link #enter}. */
  sealed interface Admission {
    record Admitted(ProjectView view, Pass pass) implements Admission {}

    record Refused(Reason reason) implements Admission {}
  }

  /**
   * One visitor inside. Whoever holds it must {@link #leave}. When the visitor loses the role, the
   * project is deleted, or the owner is out of touch for too long, {@link #revoked} completes.
   */
  interface Pass {
    /**
     * Completes on an actor's thread with why the visitor has to go; never completes after {@link
     * #leave}.
     */
    CompletionStage<Reason> revoked();

    /** The latest view. */
    ProjectView view();

    /**
     * Calls {@code listener} with the latest view and each later one, on an actor's thread, until
     * leaving.
     */
    void onView(Consumer<ProjectView> listener);

    /** Notes activity for the idle timer; cheap, reaches the owner at most once a minute. */
    void touch(String source);

    void leave();
  }
}
