package io.carrel.bench.failover.load;

import io.carrel.bench.failover.check.Words;
import io.carrel.bench.failover.history.Recorder;
import io.carrel.bench.site.Api;
import java.io.IOException;

/**
 * Terminals whose every byte is known beforehand: one prints numbers, one is typed numbers into.
 */
public final class Counting {
  private static final String QUIET = "stty -echo; PS1=; ";
  private static final long SECONDS = 120;

  private Counting() {}

  /** Prints all numbers as fast as it can. */
  public static void printsFast(Terminal terminal, Recorder recorder, String name, long last) {
    recorder.seen(name, Words.PRINTS, name, Long.toString(last));
    terminal.type(QUIET + "echo be''gin; seq 1 " + last + "; echo e''nd\n");
  }

  /** Prints twenty numbers every 20 ms. */
  public static void printsSteadily(
      Terminal terminal, Recorder recorder, String name, long seconds) {
    long last = seconds * 1000;
    recorder.seen(name, Words.PRINTS, name, Long.toString(last));
    terminal.type(
        QUIET
            + "python3 -uc 'import time;print(\"be\"\"gin\");"
            + "[(print(i),time.sleep(.02) if i%20==0 else 0) for i in range(1,"
            + (last + 1)
            + ")];print(\"e\"\"nd\")'\n");
  }

  /** Waits until all is printed. */
  public static void finish(Terminal terminal) throws IOException, InterruptedException {
    terminal.await("end\r\n", SECONDS);
  }

  /** Starts a program that takes in what is typed. */
  public static void takesInput(Terminal terminal, String name)
      throws IOException, InterruptedException {
    terminal.type(QUIET + "echo rea''dy; cat > " + name + ".txt; echo ta''ken\n");
    terminal.await("ready\r\n", SECONDS);
  }

  /** Types one number after the other. */
  public static Client typist(Terminal terminal, Recorder recorder, String name) {
    long[] next = {1};
    return () -> {
      String line = next[0]++ + "\n";
      recorder.seen(name, Words.TYPED, name, line);
      terminal.type(line);
      Thread.sleep(20);
    };
  }

  /** Ends the input, and writes down what the program has taken. */
  public static void finishInput(
      Terminal terminal, Api api, Recorder recorder, String project, String name)
      throws IOException, InterruptedException {
    terminal.type("\u0004");
    terminal.await("taken\r\n", SECONDS);
    recorder.seen(name, Words.TAKEN, name, api.file(project, name + ".txt"));
  }
}
