package io.carrel.http.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.http.json.Json;
import io.carrel.http.operation.Range;
import io.carrel.http.operation.Text;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** JSON Schema (2020-12, as OpenAPI 3.1 uses it) of the records of the API. */
final class Schemas {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Map<String, ObjectNode> named = new TreeMap<>();
  private final Map<String, Class<?>> owners = new TreeMap<>();

  /** Every record that was referred to, by name. */
  Map<String, ObjectNode> named() {
    return named;
  }

  /** A reference to the record's schema, which is made when it is new. */
  ObjectNode reference(Class<?> record) {
    String name = record.getSimpleName();
    if (owners.containsKey(name) && !record.equals(owners.get(name))) {
      // Records nested in different resources may share a short name.
      name = record.getDeclaringClass().getSimpleName() + name;
    }
    if (!named.containsKey(name)) {
      owners.put(name, record);
      named.put(name, JSON.objectNode());
      named.put(name, object(record));
    }
    return JSON.objectNode().put("$ref", "#/components/schemas/" + name);
  }

  private ObjectNode object(Class<?> record) {
    ObjectNode schema = JSON.objectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = JSON.arrayNode();
    for (RecordComponent component : record.getRecordComponents()) {
      String name = Json.nameOf(component);
      properties.set(name, property(component));
      boolean optional = component.getType().equals(Optional.class) && !isAlwaysThere(component);
      if (!optional) {
        required.add(name);
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema.put("additionalProperties", false);
  }

  private ObjectNode property(RecordComponent component) {
    ObjectNode schema = of(component.getGenericType());
    bound(schema, component);
    if (component.getType().equals(Optional.class) && isAlwaysThere(component)) {
      ObjectNode nullable = JSON.objectNode();
      nullable.putArray("anyOf").add(schema).add(JSON.objectNode().put("type", "null"));
      return nullable;
    }
    return schema;
  }

  private static boolean isAlwaysThere(RecordComponent component) {
    return component.getAccessor().isAnnotationPresent(JsonInclude.class);
  }

  private ObjectNode of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType().equals(Optional.class)) {
        return of(arguments[0]);
      }
      if (generic.getRawType().equals(List.class)) {
        return with(typed("array"), "items", of(arguments[0]));
      }
      if (generic.getRawType().equals(Map.class)) {
        return with(typed("object"), "additionalProperties", of(arguments[1]));
      }
    }
    if (type instanceof Class<?> plain) {
      return of(plain);
    }
    throw new IllegalArgumentException("no schema for " + type);
  }

  private ObjectNode of(Class<?> type) {
    if (type.equals(String.class)) {
      return typed("string");
    }
    if (type.equals(boolean.class) || type.equals(Boolean.class)) {
      return typed("boolean");
    }
    if (type.equals(int.class) || type.equals(Integer.class)) {
      return typed("integer").put("format", "int32");
    }
    if (type.equals(long.class) || type.equals(Long.class)) {
      return typed("integer").put("format", "int64");
    }
    if (type.equals(double.class) || type.equals(Double.class)) {
      return typed("number").put("format", "double");
    }
    if (type.equals(Instant.class)) {
      return typed("string").put("format", "date-time");
    }
    if (List.of(UUID.class, AccountId.class, ProjectId.class).contains(type)) {
      return typed("string").put("format", "uuid");
    }
    if (type.equals(JsonNode.class)) {
      return typed("object");
    }
    if (type.isEnum()) {
      return words(type);
    }
    if (type.isRecord()) {
      return reference(type);
    }
    throw new IllegalArgumentException("no schema for " + type);
  }

  private static ObjectNode words(Class<?> type) {
    ObjectNode schema = typed("string");
    ArrayNode words = schema.putArray("enum");
    for (Object constant : type.getEnumConstants()) {
      words.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
    }
    return schema;
  }

  /** Bounds of the text or number; in lists and maps those of their elements and size. */
  private static void bound(ObjectNode schema, RecordComponent component) {
    Range range = component.getAnnotation(Range.class);
    Text text = component.getAnnotation(Text.class);
    String type = schema.path("type").asText();
    if (range != null) {
      switch (type) {
        case "array" -> schema.put("minItems", range.min()).put("maxItems", range.max());
        case "object" -> schema.put("minProperties", range.min()).put("maxProperties", range.max());
        default -> schema.put("minimum", range.min()).put("maximum", range.max());
      }
    }
    if (text != null) {
      ObjectNode string =
          switch (type) {
            case "array" -> (ObjectNode) schema.get("items");
            case "object" -> (ObjectNode) schema.get("additionalProperties");
            default -> schema;
          };
      string.put("minLength", text.min()).put("maxLength", text.max());
      if (!text.pattern().isEmpty()) {
        string.put("pattern", "^" + text.pattern() + "$");
      }
    }
  }

  private static ObjectNode typed(String type) {
    return JSON.objectNode().put("type", type);
  }

  private static ObjectNode with(ObjectNode schema, String field, ObjectNode value) {
    schema.set(field, value);
    return schema;
  }
}
