package io.carrel.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Enough of JSON Schema to hold every answer of the tests against the served document. */
final class Schema {
  private static final ConcurrentHashMap<String, Schema> BY_SITE = new ConcurrentHashMap<>();

  final JsonNode document;

  private Schema(JsonNode document) {
    this.document = document;
  }

  static Schema of(TestSite site) {
    return BY_SITE.computeIfAbsent(
        site.url,
        url -> new Schema(site.caller().request("GET", "/api/v2/openapi.json", null, "").body()));
  }

  void checkAnswer(String operation, JsonNode answer) {
    JsonNode method = document.path("paths").path("/" + operation).path("post");
    assertThat(method.isMissingNode()).as("%s is documented", operation).isFalse();
    JsonNode schema =
        method
            .path("responses")
            .path("200")
            .path("content")
            .path("application/json")
            .path("schema");
    assertThat(problems(schema, answer, operation)).isEmpty();
  }

  /** What is wrong with the value; empty when it fits. */
  List<String> problems(JsonNode schema, JsonNode value, String where) {
    if (schema.has("$ref")) {
      String name = schema.get("$ref").asText().replace("#/components/schemas/", "");
      JsonNode referred = document.path("components").path("schemas").path(name);
      assertThat(referred.isObject()).as("schema %s", name).isTrue();
      return problems(referred, value, where);
    }
    if (schema.has("anyOf")) {
      List<String> all = new ArrayList<>();
      for (JsonNode one : schema.get("anyOf")) {
        List<String> problems = problems(one, value, where);
        if (problems.isEmpty()) {
          return problems;
        }
        all.addAll(problems);
      }
      return all;
    }
    List<String> problems = new ArrayList<>();
    String type = schema.path("type").asText();
    boolean fits =
        switch (type) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual();
          case "number" -> value.isNumber();
          case "integer" -> value.isIntegralNumber();
          case "boolean" -> value.isBoolean();
          case "null" -> value.isNull();
          default -> throw new AssertionError("schema without type at " + where);
        };
    if (!fits) {
      return List.of(where + " is not " + type + " but " + value);
    }
    if (schema.has("enum")) {
      boolean known = false;
      for (JsonNode word : schema.get("enum")) {
        known |= word.equals(value);
      }
      if (!known) {
        problems.add(where + " is none of " + schema.get("enum") + " but " + value);
      }
    }
    if (type.equals("object")) {
      checkObject(schema, value, where, problems);
    }
    if (type.equals("array")) {
      for (JsonNode element : value) {
        problems.addAll(problems(schema.get("items"), element, where + "[]"));
      }
    }
    return problems;
  }

  private void checkObject(JsonNode schema, JsonNode value, String where, List<String> problems) {
    schema
        .path("required")
        .forEach(
            name -> {
              if (!value.has(name.asText())) {
                problems.add(where + " lacks " + name.asText());
              }
            });
    JsonNode others = schema.path("additionalProperties");
    value
        .properties()
        .forEach(
            field -> {
              JsonNode known = schema.path("properties").path(field.getKey());
              String at = where + "." + field.getKey();
              if (!known.isMissingNode()) {
                problems.addAll(problems(known, field.getValue(), at));
              } else if (others.isObject()) {
                problems.addAll(problems(others, field.getValue(), at));
              } else if (others.isBoolean() && !others.asBoolean()) {
                problems.add(at + " is not described");
              }
            });
  }
}
