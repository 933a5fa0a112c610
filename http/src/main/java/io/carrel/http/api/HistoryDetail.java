package io.carrel.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** An event's own fields as the API names them, without what is told beside them or is nobody's. */
final class HistoryDetail {
  private static final Set<String> ELSEWHERE =
      Set.of("at", "by", "requestId", "uid", "patch", "@type");

  private HistoryDetail() {}

  static JsonNode of(JsonNode stored) {
    return renamed(stored);
  }

  private static JsonNode renamed(JsonNode value) {
    if (value.isObject()) {
      ObjectNode told = JsonNodeFactory.instance.objectNode();
      value
          .properties()
          .forEach(
              field -> {
                if (!ELSEWHERE.contains(field.getKey())) {
                  told.set(name(field.getKey()), renamed(field.getValue()));
                }
              });
      return told;
    }
    if (value.isArray()) {
      ArrayNode told = JsonNodeFactory.instance.arrayNode();
      value.forEach(element -> told.add(renamed(element)));
      return told;
    }
    return value;
  }

  private static String name(String field) {
    return SnakeCaseStrategy.INSTANCE.translate(field);
  }
}
