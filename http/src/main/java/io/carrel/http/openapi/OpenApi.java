package io.carrel.http.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carrel.http.operation.Access;
import io.carrel.http.operation.Operation;
import io.carrel.http.operation.Operations;
import java.util.Map;
import java.util.TreeMap;

/** The OpenAPI 3.1 document of a table of operations. */
public final class OpenApi {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Every refusal any operation may answer with, by status. */
  private static final Map<Integer, String> REFUSALS =
      new TreeMap<>(
          Map.of(
              400, "The request is not as described: `invalid`.",
              401, "Nobody is signed in, or the credentials are wrong.",
              403, "Known, but not allowed: `forbidden`, `bad_origin`.",
              404, "`not_found`, also for what the caller may not know of.",
              409, "The state of things does not allow it; `code` says what.",
              413, "`too_large`",
              415, "`not_json`",
              429, "`rate_limited`; `Retry-After` says for how many seconds.",
              503, "`unavailable`; the same request may succeed later."));

  private OpenApi() {}

  public static ObjectNode document(Operations operations, String version) {
    Schemas schemas = new Schemas();
    ObjectNode document = JSON.objectNode().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Carrel")
        .put("version", version)
        .put(
            "description",
            "Every operation is a POST with a JSON object. Times are RFC 3339, durations seconds,"
                + " sizes bytes. Unknown fields are refused.")
        .putObject("license")
        .put("name", "Apache-2.0")
        .put("identifier", "Apache-2.0");
    document.putArray("servers").addObject().put("url", "/api/v2");
    ObjectNode paths = document.putObject("paths");
    for (Operation<?, ?> operation : operations.all()) {
      paths.set("/" + operation.name(), path(operation, schemas));
    }
    ObjectNode components = document.putObject("components");
    ObjectNode all = components.putObject("schemas");
    schemas.named().forEach(all::set);
    all.set("Error", error());
    security(components);
    return document;
  }

  private static ObjectNode path(Operation<?, ?> operation, Schemas schemas) {
    ObjectNode path = JSON.objectNode();
    path.set("post", method(operation, schemas, true));
    if (operation.alsoGet()) {
      path.set("get", method(operation, schemas, false));
    }
    return path;
  }

  private static ObjectNode method(Operation<?, ?> operation, Schemas schemas, boolean body) {
    ObjectNode method =
        JSON.objectNode()
            .put("operationId", operation.name() + (body ? "" : "-get"))
            .put("summary", operation.summary());
    String resource = operation.name();
    int slash = resource.lastIndexOf('/');
    method.putArray("tags").add(slash < 0 ? "site" : resource.substring(0, slash));
    method.set("security", security(operation.access()));
    if (body) {
      ObjectNode request = method.putObject("requestBody").put("required", true);
      request
          .putObject("content")
          .putObject("application/json")
          .set("schema", schemas.reference(operation.takes()));
    }
    ObjectNode responses = method.putObject("responses");
    responses.set("200", answer("Done.", schemas.reference(operation.gives())));
    REFUSALS.forEach(
        (status, sentence) ->
            responses.set(
                status.toString(),
                answer(sentence, JSON.objectNode().put("$ref", "#/components/schemas/Error"))));
    return method;
  }

  private static ObjectNode answer(String sentence, ObjectNode schema) {
    ObjectNode answer = JSON.objectNode().put("description", sentence);
    answer.putObject("content").putObject("application/json").set("schema", schema);
    return answer;
  }

  private static ArrayNode security(Access access) {
    ArrayNode ways = JSON.arrayNode();
    if (access == Access.ANYONE) {
      ways.addObject();
    }
    ways.addObject().putArray("cookie");
    if (access != Access.SIGN_IN) {
      ways.addObject().putArray("bearer");
      ways.addObject().putArray("basic");
    }
    return ways;
  }

  private static void security(ObjectNode components) {
    ObjectNode schemes = components.putObject("securitySchemes");
    schemes
        .putObject("cookie")
        .put("type", "apiKey")
        .put("in", "cookie")
        .put("name", "__Host-carrel")
        .put("description", "Of a sign-in; called `carrel` without TLS. Needs the site's Origin.");
    for (String scheme : new String[] {"bearer", "basic"}) {
      schemes
          .putObject(scheme)
          .put("type", "http")
          .put("scheme", scheme)
          .put(
              "description",
              "An API key (`sk-…`)" + (scheme.equals("basic") ? " as the user." : "."));
    }
  }

  private static ObjectNode error() {
    ObjectNode schema = JSON.objectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.putObject("error").put("type", "string").put("description", "A sentence.");
    properties.putObject("code").put("type", "string").put("description", "A word for programs.");
    schema.putArray("required").add("error").add("code");
    return schema.put("additionalProperties", false);
  }
}
