package io.carrel.actors.membership;

import akka.actor.Address;
import akka.cluster.Member;
import akka.cluster.UniqueAddress;

/**
 * One incarnation of a node: a program that starts again at the same address is another one.
 *
 * @param uid made anew by each incarnation
 */
public record NodeId(Address address, long uid) {
  public static NodeId of(Member member) {
    UniqueAddress unique = member.uniqueAddress();
    return new NodeId(unique.address(), unique.longUid());
  }

  @Override
  public String toString() {
    return address + "#" + uid;
  }
}
