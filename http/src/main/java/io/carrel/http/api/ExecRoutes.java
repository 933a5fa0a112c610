package io.carrel.http.api;

import akka.http.javadsl.model.StatusCodes;
import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.carrel.actors.access.Gates;
import io.carrel.actors.access.Gates.Admission;
import io.carrel.actors.access.Gates.Pass;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.project.Reason;
import io.carrel.actors.project.Role;
import io.carrel.actors.runtime.Credentials;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import io.carrel.http.json.Json;
import io.carrel.http.operation.Access;
import io.carrel.http.operation.Call;
import io.carrel.http.operation.OfProject;
import io.carrel.http.operation.Operation;
import io.carrel.http.operation.Range;
import io.carrel.http.operation.Text;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs one command in a running project. */
final class ExecRoutes {
  private static final int BODY_LIMIT = 2 * 1024 * 1024;
  private static final int MAX_TEXT = 1024 * 1024;
  private static final int MAX_PATH = 4096;
  private static final int MAX_TIMEOUT_S = 300;
  private static final int TIMEOUT_S = 60;
  private static final int MAX_OUTPUT = 10 * 1024 * 1024;

  /** What the way there and back may take beyond the command's own time. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final Gates gates;
  private final Credentials credentials;
  private final Exec exec;

  ExecRoutes(Gates gates, Credentials credentials, Exec exec) {
    this.gates = gates;
    this.credentials = credentials;
    this.exec = exec;
  }

  /**
   * @param cwd relative to the home
   * @param timeout seconds
   * @param maxOutput bytes kept of each of stdout and stderr
   * @param bash whether the command is a script instead of a program
   */
  record ExecRequest(
      ProjectId projectId,
      @Text(min = 1, max = MAX_TEXT, kind = Text.Kind.RAW) String command,
      @Range(max = 1000) @Text(max = MAX_TEXT, kind = Text.Kind.RAW) Optional<List<String>> args,
      @Text(max = MAX_PATH, kind = Text.Kind.RAW) Optional<String> cwd,
      @Range(max = 1000) @Text(max = MAX_TEXT, kind = Text.Kind.RAW)
          Optional<Map<String, String>> env,
      @Text(max = MAX_TEXT, kind = Text.Kind.RAW) Optional<String> stdin,
      @Range(min = 1, max = MAX_TIMEOUT_S) Optional<Integer> timeout,
      @Range(min = 1, max = MAX_OUTPUT) Optional<Integer> maxOutput,
      Optional<Boolean> bash)
      implements OfProject {
    /** What the project server is asked: everything but which project it is. */
    ByteString forProject() {
      return ByteString.fromArrayUnsafe(
          Json.bytes(new Body(command, args, cwd, env, stdin, timeout, maxOutput, bash)));
    }

    private record Body(
        String command,
        Optional<List<String>> args,
        Optional<String> cwd,
        Optional<Map<String, String>> env,
        Optional<String> stdin,
        Optional<Integer> timeout,
        Optional<Integer> maxOutput,
        Optional<Boolean> bash) {}
  }

  record ExecAnswer(
      String stdout, String stderr, int exitCode, boolean truncated, boolean timedOut) {}

  List<Operation<?, ?>> operations() {
    return List.of(
        Operation.of(
                "exec",
                Access.PERSON,
                "Runs a command in a running project and waits for its end.",
                ExecRequest.class,
                ExecAnswer.class,
                this::exec)
            .withBodyLimit(BODY_LIMIT));
  }

  private CompletionStage<ExecAnswer> exec(Call call, ExecRequest request) {
    return gates
        .enter(request.projectId(), call.accountId(), Role.COLLABORATOR)
        .thenComposeAsync(admission -> inside(admission, request), Runnable::run);
  }

  private CompletionStage<ExecAnswer> inside(Admission admission, ExecRequest request) {
    if (admission instanceof Admission.Refused refused) {
      return CompletableFuture.failedStage(new Refused(ApiError.of(refused.reason())));
    }
    Admission.Admitted admitted = (Admission.Admitted) admission;
    Pass pass = admitted.pass();
    pass.touch("exec");
    return run(admitted.view(), request)
        .whenCompleteAsync((done, failure) -> pass.leave(), Runnable::run);
  }

  private CompletionStage<ExecAnswer> run(ProjectView view, ExecRequest request) {
    if (view.endpoint().isEmpty()) {
      return CompletableFuture.failedStage(new Refused(ApiError.of(Reason.NOT_RUNNING)));
    }
    Endpoint endpoint = view.endpoint().get();
    Duration patience = Duration.ofSeconds(request.timeout().orElse(TIMEOUT_S)).plus(MARGIN);
    return exec.exec(
            endpoint, credentials.of(view.id(), view.epoch()), request.forProject(), patience)
        .thenApplyAsync(ExecRoutes::answer, Runnable::run);
  }

  private static ExecAnswer answer(Exec.Answered answered) {
    try {
      byte[] body = answered.body().toArrayUnsafe();
      if (answered.status() == StatusCodes.OK.intValue()) {
        return Json.MAPPER.readValue(body, ExecAnswer.class);
      }
      throw new Refused(refusal(answered.status(), Json.MAPPER.readTree(body)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the project server does not speak as agreed", e);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The project server's own refusal, when it is about the request. */
  private static ApiError refusal(int status, JsonNode body) {
    boolean aboutRequest = status >= 400 && status < 500 && status != 401;
    return aboutRequest
        ? new ApiError(
            StatusCodes.get(status), body.path("code").asText(), body.path("error").asText())
        : ApiError.unavailable("The project's server cannot do that just now.");
  }
}
