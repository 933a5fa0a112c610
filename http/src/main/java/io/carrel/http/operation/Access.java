package io.carrel.http.operation;

/** Who may call an operation. What they may do to a project is its owner's to decide. */
public enum Access {
  /** Everybody, signed in or not. */
  ANYONE,
  /**
   * Everyone signed in. A key that opens one project may call only operations that name this
   * project.
   */
  PERSON,
  /** Only people with the cookie of a sign-in: a key must not make itself stronger. */
  SIGN_IN,
  /** Only admins, and not by a key of one project. */
  ADMIN
}
