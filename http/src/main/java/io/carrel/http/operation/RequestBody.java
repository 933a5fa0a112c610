package io.carrel.http.operation;

import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import io.carrel.http.json.Json;
import java.io.IOException;
import java.util.stream.Collectors;

/** Reads a request strictly; what is wrong is said by the field's name, never by its value. */
final class RequestBody {
  /** Characters of a name that a stranger chose and an error repeats. */
  private static final int QUOTED = 60;

  private RequestBody() {}

  /**
   * An empty body is the empty object.
   *
   * @throws Refused when it is no JSON object that fits {@code type}
   */
  static <I> I read(ByteString bytes, Class<I> type) {
    I request = parse(bytes, type);
    if (request == null) {
      throw new Refused(ApiError.invalid("The body must be a JSON object."));
    }
    Bounds.check(request);
    return request;
  }

  private static <I> @org.jspecify.annotations.Nullable I parse(ByteString bytes, Class<I> type) {
    try {
      byte[] json = bytes.isEmpty() ? new byte[] {'{', '}'} : bytes.toArrayUnsafe();
      return Json.MAPPER.readValue(json, type);
    } catch (UnrecognizedPropertyException e) {
      throw invalid("There is no field `" + quoted(e.getPropertyName()) + "` here.");
    } catch (JsonMappingException e) {
      throw invalid(sentence(e));
    } catch (JsonProcessingException e) {
      throw invalid("The body is not valid JSON.");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String sentence(JsonMappingException e) {
    String field =
        e.getPath().stream()
            .map(part -> part.getFieldName() == null ? "…" : part.getFieldName())
            .collect(Collectors.joining("."));
    return field.isEmpty()
        ? "The body must be a JSON object that can be understood."
        : "The field `" + quoted(field) + "` is missing or has the wrong type or value.";
  }

  private static String quoted(String name) {
    String legible =
        name.codePoints()
            .limit(QUOTED)
            .map(c -> Characters.isLine(Character.toString(c)) && c != '`' ? c : 0xFFFD)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return name.length() > QUOTED ? legible + "…" : legible;
  }

  private static Refused invalid(String sentence) {
    return new Refused(ApiError.invalid(sentence));
  }
}
