package io.carrel.project.terminal;

import io.carrel.project.system.Commands;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A command without a terminal, in a session of its own; its errors mix with its output. */
final class PipeSource implements Source {
  private final Process process;

  PipeSource(Map<String, String> environment, Path cwd, List<String> command) throws IOException {
    process = Commands.inOwnSession(command, cwd, environment).redirectErrorStream(true).start();
  }

  @Override
  public InputStream output() {
    return process.getInputStream();
  }

  @Override
  public OutputStream input() {
    return process.getOutputStream();
  }

  @Override
  public int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void resize(int columns, int rows) {
    // A command without a terminal has no size.
  }

  @Override
  public void close() throws IOException {
    process.getInputStream().close();
    process.getOutputStream().close();
  }
}
