package io.carrel.project.json;

import io.carrel.project.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A received JSON object. Each accessor refuses a value of another type as {@code invalid}. */
public final class JsonObject {
  private final Map<String, @Nullable Object> fields;

  JsonObject(Map<String, @Nullable Object> fields) {
    this.fields = fields;
  }

  /** Refuses fields other than these. */
  public JsonObject only(Set<String> known) {
    for (String name : fields.keySet()) {
      if (!known.contains(name)) {
        throw Refusal.invalid("There is an unknown field.");
      }
    }
    return this;
  }

  public String text(String name) {
    String value = textOr(name, null);
    if (value == null) {
      throw Refusal.invalid("The field " + name + " is missing.");
    }
    return value;
  }

  public @Nullable String textOr(String name, @Nullable String otherwise) {
    Object value = fields.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof String text) {
      return text;
    }
    throw Refusal.invalid("The field " + name + " must be a string.");
  }

  /** A whole number within the bounds, both included. */
  public long number(String name, long min, long max) {
    Long value = numberOrNull(name, min, max);
    if (value == null) {
      throw Refusal.invalid("The field " + name + " is missing.");
    }
    return value;
  }

  public long numberOr(String name, long otherwise, long min, long max) {
    Long value = numberOrNull(name, min, max);
    return value == null ? otherwise : value;
  }

  public @Nullable Long numberOrNull(String name, long min, long max) {
    Object value = fields.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Long number && number >= min && number <= max) {
      return number;
    }
    throw Refusal.invalid(
        "The field " + name + " must be a whole number from " + min + " to " + max + ".");
  }

  public boolean flagOr(String name, boolean otherwise) {
    Object value = fields.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw Refusal.invalid("The field " + name + " must be true or false.");
  }

  /** The strings of an array; empty when the field is absent. */
  public List<String> texts(String name) {
    Object value = fields.get(name);
    List<String> texts = new ArrayList<>();
    if (value == null) {
      return texts;
    }
    if (value instanceof List<?> items) {
      for (Object item : items) {
        texts.add(requireText(name, item));
      }
      return texts;
    }
    throw Refusal.invalid("The field " + name + " must be a list of strings.");
  }

  /** The strings of an object; empty when the field is absent. */
  public Map<String, String> textMap(String name) {
    Object value = fields.get(name);
    Map<String, String> texts = new LinkedHashMap<>();
    if (value == null) {
      return texts;
    }
    if (value instanceof JsonObject object) {
      object.fields.forEach((key, item) -> texts.put(key, requireText(name, item)));
      return texts;
    }
    throw Refusal.invalid("The field " + name + " must be an object of strings.");
  }

  private static String requireText(String name, @Nullable Object item) {
    if (item instanceof String text) {
      return text;
    }
    throw Refusal.invalid("The field " + name + " must hold strings only.");
  }
}
