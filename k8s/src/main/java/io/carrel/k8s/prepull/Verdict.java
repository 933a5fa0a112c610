package io.carrel.k8s.prepull;

import java.util.Optional;

/** What is to become of a node's taints. */
enum Verdict {
  /** The images are there: projects may start, and the node is known as prepared with them. */
  OPEN,
  /** Projects may start with the images that the node was prepared with earlier. */
  OPEN_AS_BEFORE,
  /** Projects have to wait. Those that run go on. */
  CLOSED,
  /** Nothing is known that would be a reason to change it. */
  AS_IT_IS;

  /**
   * A node that was never prepared stays closed until its check has passed. One that was is closed
   * again only while other images are really under way to it: not before its turn has come, and not
   * for images that cannot be had. Whatever happens to the pod of one that has the present images,
   * the images are there.
   *
   * @param prepared the images that the node was last prepared with
   * @param present the images that projects start with now
   */
  static Verdict of(Check check, Optional<Images> prepared, Images present) {
    if (check instanceof Check.Passed) {
      return OPEN;
    } else if (prepared.isEmpty()) {
      return CLOSED;
    } else if (check instanceof Check.Failed) {
      return OPEN_AS_BEFORE;
    }
    boolean changes = check instanceof Check.UnderWay && !prepared.get().equals(present);
    return changes ? CLOSED : AS_IT_IS;
  }
}
