package io.carrel.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.project.By;
import io.carrel.actors.project.Project;
import io.carrel.actors.quota.Gpu;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.quota.QuotaChange;
import io.carrel.http.api.QuotaBody.GpuBody;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import io.carrel.http.operation.Access;
import io.carrel.http.operation.Call;
import io.carrel.http.operation.Operation;
import io.carrel.http.operation.Range;
import io.carrel.http.operation.Text;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What projects may use, as admins set it. */
final class QuotaRoutes {
  private static final long MAX_CORES = 1000;
  private static final long MIN_IDLE_S = 300;
  private static final long MAX_IDLE_S = 604_800;
  private static final String USUAL_GPU = "nvidia.com/gpu";

  private final Projects projects;

  QuotaRoutes(Projects projects) {
    this.projects = projects;
  }

  /**
   * What is not named stays as it is. Units as in {@link QuotaBody}.
   *
   * @param reset back to the site's quota; what else is named does not count then
   * @param dedicatedVm empty: no reserved nodes any more
   * @param patch steps of a JSON Patch on the project's pod; none: no patch any more
   */
  record SetQuota(
      ProjectId projectId,
      @Text(min = 1, max = RequestId.MAX_LENGTH) Optional<String> requestId,
      Optional<Boolean> reset,
      @Range(max = MAX_CORES) Optional<Double> cpuRequest,
      @Range(max = MAX_CORES) Optional<Double> cpuLimit,
      @Range(max = Quota.MAX_MEMORY) Optional<Integer> memoryRequest,
      @Range(min = Quota.MIN_MEMORY_LIMIT, max = Quota.MAX_MEMORY) Optional<Integer> memoryLimit,
      @Range(min = 1, max = Quota.MAX_DISK) Optional<Integer> diskQuota,
      @Range(min = MIN_IDLE_S, max = MAX_IDLE_S) Optional<Long> idleTimeout,
      Optional<Boolean> network,
      Optional<Boolean> extRw,
      Optional<GpuBody> gpu,
      @Text(max = 63) Optional<String> dedicatedVm,
      @Range(max = Quota.MAX_PATCH_STEPS) Optional<List<JsonNode>> patch) {}

  record QuotaNow(QuotaBody quota, AdjustmentBody adjustment) {}

  List<Operation<?, ?>> operations() {
    return List.of(
        Operation.of(
            "projects/set-quota",
            Access.ADMIN,
            "Changes those parts of a project's quota that are named, also while it runs.",
            SetQuota.class,
            QuotaNow.class,
            this::set));
  }

  private CompletionStage<QuotaNow> set(Call call, SetQuota request) {
    RequestId id = request.requestId().map(RequestId::new).orElseGet(RequestId::random);
    By by = new By.Admin(call.accountId());
    Optional<QuotaChange> change =
        request.reset().orElse(false) ? Optional.empty() : Optional.of(change(request));
    return projects
        .ask(request.projectId(), replyTo -> new Project.SetQuota(id, by, change, replyTo))
        .thenApplyAsync(
            view -> new QuotaNow(QuotaBody.of(view.quota()), AdjustmentBody.of(view.adjustment())),
            Runnable::run);
  }

  private static QuotaChange change(SetQuota request) {
    return new QuotaChange(
        request.cpuRequest().map(QuotaRoutes::thousandths),
        request.cpuLimit().map(QuotaRoutes::thousandths),
        request.memoryRequest(),
        request.memoryLimit(),
        request.diskQuota(),
        request.idleTimeout().map(Duration::ofSeconds),
        request.network(),
        request.extRw(),
        request.gpu().map(gpu -> new QuotaChange.GpuChange(gpu(gpu))),
        request
            .dedicatedVm()
            .map(
                group -> new QuotaChange.GroupChange(Optional.of(group).filter(g -> !g.isEmpty()))),
        request.patch());
  }

  private static int thousandths(double cores) {
    return (int) Math.round(cores * QuotaBody.CORE);
  }

  private static Optional<Gpu> gpu(GpuBody wanted) {
    if (wanted.num() == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Gpu(
              wanted.num(),
              wanted.resource().orElse(USUAL_GPU),
              wanted.toleration(),
              wanted.nodeLabel()));
    } catch (IllegalArgumentException e) {
      throw new Refused(ApiError.invalid(String.valueOf(e.getMessage())));
    }
  }
}
