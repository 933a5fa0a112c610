package io.carrel.actors.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuotaTest {
  private static final Quota QUOTA = Quota.of(100, 1000, 200, 1000);

  @ParameterizedTest
  @CsvSource({
    "-1, 1000, 200, 1000, CPU request",
    "1001, 1000, 200, 1000, CPU request",
    "0, 9, 200, 1000, CPU limit",
    "0, 1000001, 200, 1000, CPU limit",
    "0, 1000, 1000, 1000, memory request",
    "0, 1000, 0, 99, memory limit",
    "0, 1000, 0, 16000001, memory limit",
  })
  void whatIsOutsideItsBoundsIsNamed(
      int cpuRequest, int cpuLimit, int memoryRequest, int memoryLimit, String named) {
    assertThatThrownBy(() -> Quota.of(cpuRequest, cpuLimit, memoryRequest, memoryLimit))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "[]", "{\"op\":\"remove\"}", "{\"op\":1,\"path\":\"/x\"}", "null"})
  void whatIsNoStepOfAPatchIsRefused(String step) throws Exception {
    JsonNode read = new ObjectMapper().readTree(step);
    assertThatThrownBy(() -> patched(List.of(read)).of(QUOTA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("patch");
  }

  @Test
  void aPatchIsBounded() throws Exception {
    JsonNode step = new ObjectMapper().readTree("{\"op\":\"remove\",\"path\":\"/spec/hostname\"}");
    assertThat(patched(List.of(step)).of(QUOTA).patch()).containsExactly(step);
    assertThatThrownBy(
            () -> patched(java.util.Collections.nCopies(Quota.MAX_PATCH_STEPS + 1, step)).of(QUOTA))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "-a", "a/b/c", "a\nb"})
  void aGpusNamesHaveTheirForm(String name) {
    assertThatThrownBy(() -> new Gpu(1, name, Optional.empty(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Gpu(1, "nvidia.com/gpu", Optional.empty(), Optional.of(name + "=x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aChangeLeavesTheRestAsItIs() {
    QuotaChange none = patched(null);
    assertThat(none.of(QUOTA)).isEqualTo(QUOTA);
    Gpu gpu = new Gpu(1, "nvidia.com/gpu", Optional.of("gpu"), Optional.of("card=a100"));
    Quota withGpu = gpus(Optional.of(gpu)).of(QUOTA);
    assertThat(withGpu.gpu()).contains(gpu);
    assertThat(withGpu.memoryLimit()).isEqualTo(QUOTA.memoryLimit());
    assertThat(gpus(Optional.empty()).of(withGpu)).isEqualTo(QUOTA);
  }

  @Test
  void theSitesQuotaIsConfigured() {
    Quota usual = Settings.of(ConfigFactory.load()).quota();
    assertThat(usual.cpuRequest()).isEqualTo(100);
    assertThat(usual.idleTimeout()).isEqualTo(Duration.ofDays(7));
    assertThatThrownBy(
            () ->
                Settings.of(
                    ConfigFactory.parseString("carrel.actors.quota.memory-request = 1000")
                        .withFallback(ConfigFactory.load())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("carrel.actors.quota")
        .hasMessageContaining("memory request");
  }

  private static QuotaChange patched(@org.jspecify.annotations.Nullable List<JsonNode> patch) {
    return change(Optional.empty(), Optional.ofNullable(patch));
  }

  private static QuotaChange gpus(Optional<Gpu> gpu) {
    return change(Optional.of(new QuotaChange.GpuChange(gpu)), Optional.empty());
  }

  private static QuotaChange change(
      Optional<QuotaChange.GpuChange> gpu, Optional<List<JsonNode>> patch) {
    return new QuotaChange(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        gpu,
        Optional.empty(),
        patch);
  }
}
