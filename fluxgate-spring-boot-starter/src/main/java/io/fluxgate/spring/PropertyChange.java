package io.fluxgate.spring;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A property with its value before and after. */
record PropertyChange(String property, @Nullable Object before, @Nullable Object after) {

  /** Returns what differs between two settings of all properties. */
  static List<PropertyChange> between(FluxgateProperties before, FluxgateProperties after) {
    List<PropertyChange> changes = new ArrayList<>();
    add(changes, "fluxgate", before, after);
    return changes;
  }

  /** Whether breakers can change while they work. */
  boolean changesPolicy() {
    return property.matches("fluxgate\\.(http\\.guards\\.[^.]+\\.)?polic(y|ies)\\b.*");
  }

  private static void add(
      List<PropertyChange> changes,
      String property,
      @Nullable Object before,
      @Nullable Object after) {
    if (Objects.equals(before, after)) {
      return;
    }
    Object either = before == null ? after : before;
    if (either instanceof Record) {
      for (RecordComponent component : either.getClass().getRecordComponents()) {
        add(
            changes,
            property + "." + kebab(component.getName()),
            value(component, before),
            value(component, after));
      }
    } else if (either instanceof Map<?, ?>) {
      Map<?, ?> older = before instanceof Map<?, ?> map ? map : Map.of();
      Map<?, ?> newer = after instanceof Map<?, ?> map ? map : Map.of();
      Set<Object> keys = new LinkedHashSet<>(older.keySet());
      keys.addAll(newer.keySet());
      for (Object key : keys) {
        String name = property.endsWith(".guards") ? "." + key : "[" + key + "]";
        add(changes, property + name, older.get(key), newer.get(key));
      }
    } else {
      changes.add(new PropertyChange(property, before, after));
    }
  }

  private static @Nullable Object value(RecordComponent component, @Nullable Object of) {
    if (of == null) {
      return null;
    }
    try {
      return component.getAccessor().invoke(of);
    } catch (IllegalAccessException | InvocationTargetException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return property + ": " + shown(before) + " -> " + shown(after);
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "(default)" : value.toString();
  }
}
