package io.carrel.actors.prepull;

/**
 * How far one node is.
 *
 * @param open whether projects may start there, be it with an earlier image
 * @param reason what it waits for or why it failed, in words for admins; empty when it is ready
 */
public record NodeProgress(String node, Phase phase, boolean open, String reason) {
  /** The steps. */
  public enum Phase {
    /** The image is not there yet, or not checked. */
    PREPARING,
    /** The image is there and passed its check. */
    READY,
    /** The image cannot be had or did not pass its check; it is tried again. */
    FAILED
  }
}
