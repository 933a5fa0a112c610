package io.carrel.cluster;

import java.util.Optional;

/** The lines that {@code up} prints once the pages answer. */
final class Greeting {
  private Greeting() {}

  static String of(UpSettings settings, Optional<String> adminLink) {
    StringBuilder text = new StringBuilder();
    text.append("Carrel is up: ")
        .append(settings.url())
        .append(" (data in ")
        .append(settings.data())
        .append(")")
        .append(System.lineSeparator());
    adminLink.ifPresent(
        link ->
            text.append("Become the admin here, once, within a day: ")
                .append(link)
                .append(System.lineSeparator()));
    text.append(
        settings.host().isLoopbackAddress()
            ? "It listens on loopback only, because local projects isolate nobody."
            : "Warning: local projects isolate nobody, and this address may be reached by others.");
    text.append(" Ctrl-C stops it.");
    return text.toString();
  }
}
