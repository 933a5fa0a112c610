package io.carrel.actors.project;

/** What a member may do, each role including the ones before it. */
public enum Role {
  /** See the project and read its files. */
  VIEWER,
  /** Also write, start and stop, use terminals and applications. */
  COLLABORATOR,
  /** Also change members and settings, delete and restore. */
  OWNER;

  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }
}
