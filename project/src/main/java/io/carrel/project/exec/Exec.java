package io.carrel.project.exec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.carrel.project.Refusal;
import io.carrel.project.json.Json;
import io.carrel.project.json.JsonObject;
import io.carrel.project.system.ChildEnvironment;
import io.carrel.project.system.Commands;
import io.carrel.project.system.ProcessTable;
import io.carrel.project.system.Signals;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs one command to its end, or to the end of its time, when its whole session is killed. Output
 * beyond the limit is read and dropped. Memory does not grow with the output. Calls block.
 */
public final class Exec {
  private static final int MAX_RUNNING = 16;
  private static final long LINGER_SECONDS = 1;

  private final Path home;
  private final Path spills;
  private final ChildEnvironment environment;
  private final ProcessTable processes;
  private final ExecutorService blocking;
  private final Semaphore permits = new Semaphore(MAX_RUNNING);

  /**
   * @param spills folder for long output
   * @param blocking starts a thread for each task
   */
  public Exec(
      Path home,
      Path spills,
      ChildEnvironment environment,
      ProcessTable processes,
      ExecutorService blocking) {
    this.home = home;
    this.spills = spills;
    this.environment = environment;
    this.processes = processes;
    this.blocking = blocking;
  }

  /** How many commands run. */
  public int running() {
    return MAX_RUNNING - permits.availablePermits();
  }

  /**
   * The answer, a JSON object.
   *
   * @param file holds it when it is long; the caller closes it
   */
  public record Answer(@Nullable FileChannel file, byte[] memory, long size) {}

  private record Captured(Spill bytes, boolean truncated) {}

  /** Runs what the request says. */
  public Answer run(JsonObject json) throws IOException, InterruptedException {
    ExecRequest request = ExecRequest.of(json);
    Path cwd = Commands.cwd(home, request.cwd());
    if (!permits.tryAcquire()) {
      throw Refusal.busy();
    }
    try {
      return run(request, cwd);
    } finally {
      permits.release();
    }
  }

  private Answer run(ExecRequest request, Path cwd) throws IOException, InterruptedException {
    Map<String, String> variables = environment.with(request.environment());
    Process process = Commands.inOwnSession(request.command(), cwd, variables).start();
    Future<Captured> out = capture(process.getInputStream(), request.maxOutput());
    Future<Captured> err = capture(process.getErrorStream(), request.maxOutput());
    Future<?> in = blocking.submit(() -> feed(process.getOutputStream(), request.stdin()));
    boolean timedOut;
    try {
      timedOut = !process.waitFor(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      if (process.isAlive()) {
        processes.signalSession(process.pid(), Signals.KILL);
      }
    }
    int code = process.waitFor();
    in.cancel(true);
    try (Spill stdout = await(out, process.getInputStream()).bytes();
        Spill stderr = await(err, process.getErrorStream()).bytes()) {
      boolean truncated =
          await(out, process.getInputStream()).truncated()
              || await(err, process.getErrorStream()).truncated();
      return answer(stdout, stderr, code, truncated, timedOut);
    }
  }

  private Future<Captured> capture(InputStream stream, long limit) {
    return blocking.submit(() -> read(stream, limit));
  }

  private Captured read(InputStream stream, long limit) {
    Spill spill = new Spill(spills);
    byte[] buffer = new byte[8192];
    boolean truncated = false;
    try (stream) {
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        int kept = (int) Math.min(n, limit - spill.size());
        truncated |= kept < n;
        truncated |= !write(spill, buffer, kept);
      }
    } catch (IOException closed) {
      // Closed because the command has ended and only its children hold the stream open.
    }
    return new Captured(spill, truncated);
  }

  private static boolean write(Spill spill, byte[] bytes, int length) {
    try {
      spill.write(bytes, 0, length);
      return true;
    } catch (IOException diskFull) {
      return false;
    }
  }

  private static void feed(OutputStream stdin, String text) {
    try (stdin) {
      stdin.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException notRead) {
      // The command ended or closed its input without reading all of it.
    }
  }

  private static Captured await(Future<Captured> captured, InputStream stream)
      throws IOException, InterruptedException {
    try {
      try {
        return captured.get(LINGER_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException heldOpen) {
        stream.close();
        return captured.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("output lost", e);
    }
  }

  private Answer answer(Spill stdout, Spill stderr, int code, boolean truncated, boolean timedOut)
      throws IOException {
    Spill out = new Spill(spills);
    try {
      Json.object(
          out,
          json -> {
            writeText(json, "stdout", stdout);
            writeText(json, "stderr", stderr);
            json.writeNumberField("exit_code", code);
            json.writeBooleanField("truncated", truncated);
            json.writeBooleanField("timed_out", timedOut);
          });
    } catch (IOException | RuntimeException e) {
      out.close();
      throw e;
    }
    return new Answer(out.file(), out.memory(), out.size());
  }

  private static void writeText(JsonGenerator json, String name, Spill text) throws IOException {
    json.writeFieldName(name);
    json.writeString(new InputStreamReader(text.read(), StandardCharsets.UTF_8), -1);
  }
}
