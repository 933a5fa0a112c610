package io.carrel.project.terminal;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;

/** A login shell on a pseudo terminal. */
final class PtySource implements Source {
  private static final String[] SHELL = {"/bin/bash", "-l"};
  private final PtyProcess process;

  PtySource(Map<String, String> environment, Path cwd, int columns, int rows) throws IOException {
    process =
        new PtyProcessBuilder(SHELL)
            .setEnvironment(environment)
            .setDirectory(cwd.toString())
            .setInitialColumns(columns)
            .setInitialRows(rows)
            .start();
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
    process.setWinSize(new WinSize(columns, rows));
  }

  @Override
  public void close() throws IOException {
    process.getInputStream().close();
    process.getOutputStream().close();
  }
}
