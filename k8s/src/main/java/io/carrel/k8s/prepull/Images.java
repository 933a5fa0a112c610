package io.carrel.k8s.prepull;

import io.carrel.k8s.manifest.PodSettings;
import java.util.Optional;

/**
 * What a pod of a project needs to be on its node: the image it runs in and the one that brings the
 * project server.
 */
record Images(String project, String server) {
  static Images of(PodSettings settings) {
    return new Images(settings.image(), settings.serverImage());
  }

  /** As one word for an annotation; names of images hold no blanks. */
  String mark() {
    return project + " " + server;
  }

  /** Empty when the text is no such word. */
  static Optional<Images> parse(String mark) {
    String[] parts = mark.split(" ", -1);
    return parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty()
        ? Optional.of(new Images(parts[0], parts[1]))
        : Optional.empty();
  }
}
