package io.carrel.http.operation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The table of all operations by name. Routes and documentation are made from nothing else. */
public final class Operations {
  private final Map<String, Operation<?, ?>> byName = new TreeMap<>();

  /**
   * @throws IllegalArgumentException when a name occurs twice
   */
  public Operations(Collection<? extends List<? extends Operation<?, ?>>> resources) {
    for (List<? extends Operation<?, ?>> resource : resources) {
      for (Operation<?, ?> operation : resource) {
        if (byName.put(operation.name(), operation) != null) {
          throw new IllegalArgumentException("two operations are called " + operation.name());
        }
      }
    }
  }

  public Optional<Operation<?, ?>> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** In the order of their names. */
  public Collection<Operation<?, ?>> all() {
    return List.copyOf(byName.values());
  }
}
