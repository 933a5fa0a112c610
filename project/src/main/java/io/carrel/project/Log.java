package io.carrel.project;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** One bounded line an event on standard error: time, level, event, {@code key=value} pairs. */
public final class Log {
  private static final int MAX_LINE = 500;
  private static final Clock CLOCK = Clock.systemUTC();
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);

  private Log() {}

  /** Something that belongs to the normal course. */
  public static void info(String event, @Nullable Object... keysAndValues) {
    write("INFO", event, keysAndValues);
  }

  /** Something that an operator should know of. */
  public static void warn(String event, @Nullable Object... keysAndValues) {
    write("WARN", event, keysAndValues);
  }

  private static void write(String level, String event, @Nullable Object... pairs) {
    StringBuilder line = new StringBuilder(128);
    line.append(CLOCK.instant().truncatedTo(ChronoUnit.MILLIS));
    line.append(' ').append(level).append(' ').append(event);
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      line.append(' ').append(pairs[i]).append('=').append(pairs[i + 1]);
    }
    for (int i = 0; i < line.length(); i++) {
      if (Character.isISOControl(line.charAt(i))) {
        line.setCharAt(i, ' ');
      }
    }
    line.setLength(Math.min(line.length(), MAX_LINE));
    OUT.println(line);
    OUT.flush();
  }
}
