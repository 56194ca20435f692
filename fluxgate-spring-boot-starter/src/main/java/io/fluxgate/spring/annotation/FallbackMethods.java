package io.fluxgate.spring.annotation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/** The methods that replace the calls of one method, the nearest ones first. */
record FallbackMethods(List<Method> nearestFirst) {

  /**
   * Finds them.
   *
   * @throws IllegalStateException if there is none
   */
  static FallbackMethods of(Class<?> type, Method guarded, CircuitBreaker annotation) {
    List<Method> found = new ArrayList<>();
    for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type)) {
      if (method.getName().equals(annotation.fallbackMethod())
          && !method.equals(guarded)
          && takesTheSame(method, guarded)
          && guarded.getReturnType().isAssignableFrom(method.getReturnType())) {
        ReflectionUtils.makeAccessible(method);
        found.add(method);
      }
    }
    if (found.isEmpty()) {
      throw new IllegalStateException(missing(type, guarded, annotation));
    }
    found.sort((one, other) -> Integer.compare(depth(other), depth(one)));
    return new FallbackMethods(List.copyOf(found));
  }

  private static boolean takesTheSame(Method method, Method guarded) {
    Class<?>[] own = method.getParameterTypes();
    Class<?>[] same = guarded.getParameterTypes();
    boolean takesError = own.length == same.length + 1 && errorType(method) != null;
    return (own.length == same.length || takesError)
        && Arrays.equals(Arrays.copyOf(own, same.length), same);
  }

  private static @Nullable Class<?> errorType(Method method) {
    Class<?>[] types = method.getParameterTypes();
    return types.length > 0 && Throwable.class.isAssignableFrom(types[types.length - 1])
        ? types[types.length - 1]
        : null;
  }

  /** How many superclasses the type of the error has; a method without one takes any error. */
  private static int depth(Method method) {
    int depth = 0;
    for (Class<?> type = errorType(method); type != null; type = type.getSuperclass()) {
      depth++;
    }
    return depth;
  }

  private static String missing(Class<?> type, Method guarded, CircuitBreaker annotation) {
    String parameters =
        Arrays.stream(guarded.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", "));
    String name = annotation.fallbackMethod();
    String result = guarded.getReturnType().getSimpleName();
    String message =
        "@CircuitBreaker(name = \"%s\") on %s.%s(%s): fallbackMethod: %s (expected: a method of %s"
            + " that returns %s, %s(%s) or %s(%s))";
    return message.formatted(
        annotation.name(),
        type.getName(),
        guarded.getName(),
        parameters,
        name,
        type.getSimpleName(),
        result,
        name,
        parameters,
        name,
        parameters.isEmpty() ? "Throwable" : parameters + ", Throwable");
  }

  /** Returns the one for an error, or null if it is to be thrown. */
  private @Nullable Method nearest(Throwable error, int parameters) {
    for (Method method : nearestFirst) {
      boolean takesAny = method.getParameterCount() == parameters;
      Class<?> type = errorType(method);
      if (takesAny || (type != null && type.isInstance(error))) {
        return method;
      }
    }
    return null;
  }

  /**
   * Calls the nearest one.
   *
   * @throws Throwable the error itself if none takes it, or what the fallback throws
   */
  @Nullable Object call(@Nullable Object target, @Nullable Object[] arguments, Throwable error)
      throws Throwable {
    Method method = nearest(error, arguments.length);
    if (method == null) {
      throw error;
    }
    @Nullable Object[] all = Arrays.copyOf(arguments, method.getParameterCount());
    if (all.length > arguments.length) {
      all[arguments.length] = error;
    }
    try {
      return method.invoke(Modifier.isStatic(method.getModifiers()) ? null : target, all);
    } catch (InvocationTargetException thrown) {
      throw thrown.getTargetException();
    }
  }
}
