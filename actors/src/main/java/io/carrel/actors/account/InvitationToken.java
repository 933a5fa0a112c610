package io.carrel.actors.account;

/** The secret of an invitation as its link carries it; stored hashed, never printed. */
public record InvitationToken(String secret) {
  @Override
  public String toString() {
    return "InvitationToken[…]";
  }
}
