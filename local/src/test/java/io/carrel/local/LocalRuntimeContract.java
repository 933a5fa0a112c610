package io.carrel.local;

import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.ProjectRuntime;
import io.carrel.actors.runtime.ProjectRuntimeContract;
import io.carrel.protocol.ProjectServerApi;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** Keeps the contract with real processes; who extends it says which project server. */
abstract class LocalRuntimeContract extends ProjectRuntimeContract {
  private static final List<LocalRuntime> OPENED = new ArrayList<>();

  @TempDir Path data;

  abstract List<String> projectServer();

  @Override
  protected final ProjectRuntime open() {
    try {
      closeOpened();
      LocalRuntime runtime =
          new LocalRuntime(
              new LocalSettings(
                  data,
                  projectServer(),
                  Duration.ofSeconds(2),
                  Duration.ofMillis(300),
                  Duration.ofSeconds(2)),
              Clock.systemUTC());
      OPENED.add(runtime);
      return runtime;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected final ProjectRuntime reopen() {
    return open();
  }

  @AfterAll
  static void closeOpened() {
    OPENED.forEach(LocalRuntime::close);
    OPENED.clear();
  }

  @Override
  protected final boolean opens(Endpoint endpoint, Credential credential) {
    try {
      URI files = URI.create("http://" + endpoint.host() + ":" + endpoint.port() + "/files/?list");
      HttpURLConnection connection = (HttpURLConnection) files.toURL().openConnection();
      connection.setRequestProperty(
          ProjectServerApi.AUTHORIZATION, "Bearer " + credential.secret());
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException nobodyThere) {
      return false;
    }
  }

  @Override
  protected final void kill(Observed run) throws IOException {
    RunRecord record =
        new RunFolders(data.resolve("run")).of(run.project()).read(run.uid()).orElseThrow();
    new ProcessTable().kill(java.util.Objects.requireNonNull(record.process()));
  }
}
