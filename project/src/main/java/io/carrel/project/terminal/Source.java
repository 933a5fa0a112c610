package io.carrel.project.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A process with a stream of bytes each way. Reading, writing and waiting block. */
interface Source {
  InputStream output();

  OutputStream input();

  /** Waits until the process ended. 128 plus the signal when one ended it. */
  int waitFor() throws InterruptedException;

  /** The process id, also its session and process group. */
  long pid();

  void resize(int columns, int rows) throws IOException;

  /** Gives the streams back; a blocked read returns. */
  void close() throws IOException;
}
