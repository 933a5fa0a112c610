package io.carrel.http.operation;

import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import io.carrel.http.json.Json;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks a request that was read against what its components say about themselves. */
final class Bounds {
  private Bounds() {}

  /**
   * @throws Refused with the first field that is missing or outside its bounds
   */
  static void check(Object request) {
    check("", request);
  }

  private static void check(String within, Object record) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      check(within + Json.nameOf(component), component, valueOf(component, record));
    }
  }

  private static void check(String field, RecordComponent component, @Nullable Object value) {
    if (value == null) {
      throw invalid("The field `" + field + "` is missing.");
    }
    Object present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
    if (present == null) {
      return;
    }
    if (holdsNull(present)) {
      throw invalid("The field `" + field + "` holds null.");
    }
    Text text = component.getAnnotation(Text.class);
    if (text != null) {
      checkTexts(field, text, present);
    }
    Range range = component.getAnnotation(Range.class);
    if (range != null) {
      check(field, range, present);
    }
    if (present instanceof Record nested) {
      check(field + ".", nested);
    }
    if (present instanceof Collection<?> list) {
      list.stream().filter(Record.class::isInstance).forEach(Bounds::check);
    }
  }

  private static boolean holdsNull(Object present) {
    Collection<?> elements =
        present instanceof Map<?, ?> map
            ? map.values()
            : present instanceof Collection<?> list ? list : List.of();
    return elements.stream().anyMatch(Objects::isNull);
  }

  /** The text itself, or each one of a list, or each value of a map. */
  private static void checkTexts(String field, Text bounds, Object present) {
    if (present instanceof Map<?, ?> map) {
      map.values().forEach(value -> check(field, bounds, (String) value));
    } else if (present instanceof Collection<?> list) {
      list.forEach(value -> check(field, bounds, (String) value));
    } else {
      check(field, bounds, (String) present);
    }
  }

  private static void check(String field, Text bounds, String value) {
    boolean raw = bounds.kind() == Text.Kind.RAW;
    int least = raw ? value.length() : Characters.isInvisible(value) ? 0 : value.strip().length();
    if (least < bounds.min() || value.length() > bounds.max()) {
      throw invalid(
          "The field `%s` takes %d to %d characters.".formatted(field, bounds.min(), bounds.max()));
    }
    boolean legible =
        switch (bounds.kind()) {
          case LINE -> Characters.isLine(value);
          case LINES -> Characters.isLines(value);
          case RAW -> true;
        };
    if (!legible) {
      throw invalid("The field `" + field + "` has characters that are not allowed.");
    }
    if (!bounds.pattern().isEmpty() && !Pattern.matches(bounds.pattern(), value)) {
      throw invalid("The field `" + field + "` does not have the right form.");
    }
  }

  private static void check(String field, Range bounds, Object present) {
    if (present instanceof Number number) {
      if (number.longValue() < bounds.min() || number.longValue() > bounds.max()) {
        throw invalid(
            "The field `%s` takes %d to %d.".formatted(field, bounds.min(), bounds.max()));
      }
      return;
    }
    int size = present instanceof Map<?, ?> map ? map.size() : ((Collection<?>) present).size();
    if (size < bounds.min() || size > bounds.max()) {
      throw invalid(
          "The field `%s` takes %d to %d entries.".formatted(field, bounds.min(), bounds.max()));
    }
  }

  private static @Nullable Object valueOf(RecordComponent component, Object request) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(request);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record that hides its components", e);
    }
  }

  private static Refused invalid(String sentence) {
    return new Refused(ApiError.invalid(sentence));
  }
}
