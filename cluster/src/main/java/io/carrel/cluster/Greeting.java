package io.carrel.cluster;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The lines that {@code up} prints once the pages answer. */
final class Greeting {
  private Greeting() {}

  private static String addresses(UpSettings settings) {
    return IntStream.range(0, settings.replicas())
        .mapToObj(settings::url)
        .collect(Collectors.joining(", "));
  }

  static String of(UpSettings settings, Optional<String> adminLink) {
    StringBuilder text = new StringBuilder();
    text.append("Carrel is up: ")
        .append(addresses(settings))
        .append(" (data in ")
        .append(settings.data())
        .append(")")
        .append(System.lineSeparator());
    adminLink.ifPresent(
        link ->
            text.append("Become the admin here, once, within a day: ")
                .append(link)
                .append(System.lineSeparator()));
    text.append(settings.place().greeting(settings.host().isLoopbackAddress()));
    text.append(" Ctrl-C stops it.");
    return text.toString();
  }
}
