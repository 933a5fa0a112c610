package io.carrel.actors.project;

/** Why an owner refuses a command. The edge turns it into a status and a sentence. */
public enum Reason {
  /** No such project. Also told to people who may not know that it exists. */
  NOT_FOUND,
  /** The project exists already. */
  ALREADY_EXISTS,
  /** The person's role does not allow it. */
  FORBIDDEN,
  /** The project is deleted; only restoring it is possible. */
  DELETED,
  /** A project keeps at least one owner. */
  LAST_OWNER,
  /** That person is a member already. */
  ALREADY_MEMBER,
  /** That person is no member. */
  NO_SUCH_MEMBER,
  /** More members than a project may have. */
  TOO_MANY_MEMBERS,
  /** A title, description or duration outside its bounds. */
  INVALID,
  /** There cannot be such a quota: a part is outside its bounds, or a request exceeds its limit. */
  INVALID_QUOTA,
  /** The project's quota does not allow it. */
  QUOTA_EXCEEDED,
  /** The project does not run, or its server cannot be reached now. */
  NOT_RUNNING,
  /** Nobody here can be sure of what they know: to be asked again in a moment. */
  OUT_OF_TOUCH
}
