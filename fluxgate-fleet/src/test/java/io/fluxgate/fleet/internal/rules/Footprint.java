package io.fluxgate.fleet.internal.rules;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How many bytes an object and all that it refers to take, counted by the layout of the usual JVM:
 * headers of 12 bytes, of arrays 16, references of 4, and objects that begin at multiples of 8. So
 * the same state always has the same size, which no reading of the heap gives.
 */
final class Footprint {

  private static final int HEADER = 12;
  private static final int ARRAY_HEADER = 16;
  private static final int REFERENCE = 4;

  /** An entry of a linked map, and its share of the table. */
  private static final int MAP_ENTRY = 40 + 2 * REFERENCE;

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();
  private long bytes;

  private Footprint() {}

  /** Returns the size without what circuits and the callbacks of a member refer to. */
  static long of(Object root) throws IllegalAccessException {
    Footprint footprint = new Footprint();
    footprint.add(root);
    while (!footprint.open.isEmpty()) {
      footprint.measure(footprint.open.remove());
    }
    return footprint.bytes;
  }

  private void add(Object object) {
    boolean isCounted =
        object != null
            && !(object instanceof Circuit)
            && !(object instanceof Enum<?>)
            && !object.getClass().isHidden();
    if (isCounted && seen.add(object)) {
      open.add(object);
    }
  }

  private void measure(Object object) throws IllegalAccessException {
    if (object instanceof Collection<?> collection) {
      bytes += aligned(HEADER + 3 * REFERENCE) + (long) REFERENCE * collection.size();
      collection.forEach(this::add);
    } else if (object instanceof Map<?, ?> map) {
      bytes += aligned(HEADER + 8 * REFERENCE) + (long) MAP_ENTRY * map.size();
      map.keySet().forEach(this::add);
      map.values().forEach(this::add);
    } else if (object.getClass().isArray()) {
      measureArray(object);
    } else if (isOurs(object.getClass())) {
      measureFields(object);
    } else {
      bytes += aligned(HEADER + Long.BYTES);
    }
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith("io.fluxgate.");
  }

  private void measureArray(Object array) {
    Class<?> component = array.getClass().getComponentType();
    int length = Array.getLength(array);
    bytes += aligned(ARRAY_HEADER + (long) length * size(component));
    for (int i = 0; i < length && !component.isPrimitive(); i++) {
      add(Array.get(array, i));
    }
  }

  private void measureFields(Object object) throws IllegalAccessException {
    long size = HEADER;
    for (Class<?> type = object.getClass(); isOurs(type); type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          size += size(field.getType());
          if (!field.getType().isPrimitive()) {
            field.setAccessible(true);
            add(field.get(object));
          }
        }
      }
    }
    bytes += aligned(size);
  }

  private static int size(Class<?> type) {
    if (type == long.class || type == double.class) {
      return Long.BYTES;
    } else if (type == byte.class || type == boolean.class) {
      return Byte.BYTES;
    } else if (type == char.class || type == short.class) {
      return Character.BYTES;
    }
    return REFERENCE;
  }

  private static long aligned(long size) {
    return (size + 7) / 8 * 8;
  }
}
