package io.carrel.actors.project;

import io.carrel.actors.CborSerializable;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.session.ProjectConnection.Presence;
import java.util.List;
import java.util.Optional;

/**
 * What an owner knows and works with, for admins.
 *
 * @param desired the epoch that is to run; empty when nothing is
 * @param observed what the runtime last told of a run; empty when there is none
 * @param link to the project server; empty while there is nothing to link to
 * @param watchers gates and others that are told of every change
 * @param node the address of the node the owner is on
 */
public record ProjectInspection(
    ProjectView view,
    Optional<Epoch> desired,
    Optional<Observed> observed,
    Optional<Link> link,
    int watchers,
    String node)
    implements CborSerializable {

  /**
   * @param up whether the project server answers on it now
   * @param present everyone whose sessions are on it
   */
  public record Link(boolean up, Epoch epoch, List<Presence> present) {}

  /** The same with what the link says of itself. */
  public ProjectInspection with(Link known) {
    return new ProjectInspection(view, desired, observed, Optional.of(known), watchers, node);
  }
}
