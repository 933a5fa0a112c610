package io.carrel.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rest of the sentence about a quota that was set. */
final class QuotaText {
  private QuotaText() {}

  /**
   * @param quota as it is stored; none when it is the site's again
   */
  static String of(JsonNode quota) {
    if (!quota.isObject()) {
      return " gave the project the site's quota again.";
    }
    List<String> parts = new ArrayList<>();
    parts.add(cores(quota.path("cpuRequest")) + " to " + cores(quota.path("cpuLimit")) + " cores");
    parts.add(
        quota.path("memoryRequest").asInt()
            + " to "
            + quota.path("memoryLimit").asInt()
            + " MB of memory");
    parts.add(quota.path("diskQuota").asInt() + " MB of disk");
    parts.add(quota.path("network").asBoolean() ? "internet" : "no internet");
    int gpus = quota.at("/gpu/num").asInt();
    if (gpus > 0) {
      parts.add(gpus == 1 ? "1 GPU" : gpus + " GPUs");
    }
    if (quota.path("dedicatedVm").isTextual()) {
      parts.add("the nodes “" + quota.path("dedicatedVm").asText() + "”");
    }
    if (quota.path("extRw").asBoolean()) {
      parts.add("/ext writable");
    }
    if (!quota.path("patch").isEmpty()) {
      parts.add("a patch of its pod");
    }
    return " set the quota: " + String.join(", ", parts) + ".";
  }

  private static String cores(JsonNode thousandths) {
    return new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT))
        .format(thousandths.asInt() / QuotaBody.CORE);
  }
}
