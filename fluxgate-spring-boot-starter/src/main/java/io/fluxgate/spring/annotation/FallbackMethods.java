package io.fluxgate.spring.annotation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** The methods that replace the calls of one method, the nearest ones first. */
record FallbackMethods(List<Method> nearestFirst) {

  /**
   * Finds them.
   *
   * @param alike the methods of the class, this one among them, that name the same fallback
   * @throws IllegalStateException if there is none, or one that would never be called
   */
  static FallbackMethods of(
      Class<?> type, Method guarded, CircuitBreaker annotation, List<Method> alike) {
    List<Method> found = new ArrayList<>();
    List<Method> useless = new ArrayList<>();
    for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type)) {
      if (!method.getName().equals(annotation.fallbackMethod()) || alike.contains(method)) {
        continue;
      }
      if (fits(method, guarded)) {
        ReflectionUtils.makeAccessible(method);
        found.add(method);
      } else if (isMeant(method, alike) && alike.stream().noneMatch(each -> fits(method, each))) {
        useless.add(method);
      }
    }
    if (found.isEmpty()) {
      throw new IllegalStateException(unfit(type, guarded, annotation, ""));
    }
    if (!useless.isEmpty()) {
      String never = ", and " + useless.get(0) + " would never be called";
      throw new IllegalStateException(unfit(type, guarded, annotation, never));
    }
    found.sort((one, other) -> Integer.compare(depth(other), depth(one)));
    return new FallbackMethods(List.copyOf(found));
  }

  private static boolean fits(Method method, Method guarded) {
    return takesTheSame(method, guarded)
        && ClassUtils.isAssignable(Suspending.result(guarded), Suspending.result(method))
        && (Suspending.isOne(guarded) || !Suspending.isOne(method));
  }

  /** Whether a method of the name is meant for a fallback, and not for something else. */
  private static boolean isMeant(Method method, List<Method> alike) {
    return errorType(method) != null
        || alike.stream().anyMatch(guarded -> takesTheSame(method, guarded));
  }

  private static boolean takesTheSame(Method method, Method guarded) {
    Class<?>[] own = Suspending.parameters(method);
    Class<?>[] same = Suspending.parameters(guarded);
    boolean takesError = own.length == same.length + 1 && errorType(method) != null;
    return (own.length == same.length || takesError)
        && Arrays.equals(Arrays.copyOf(own, same.length), same);
  }

  private static @Nullable Class<?> errorType(Method method) {
    Class<?>[] types = Suspending.parameters(method);
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

  private static String unfit(
      Class<?> type, Method guarded, CircuitBreaker annotation, String reason) {
    String parameters =
        Arrays.stream(Suspending.parameters(guarded))
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", "));
    String name = annotation.fallbackMethod();
    String result = Suspending.result(guarded).getSimpleName();
    String message =
        "@CircuitBreaker(name = \"%s\") on %s.%s(%s): fallbackMethod: %s%s (expected: a method of %s"
            + " that returns %s, %s(%s) or %s(%s))";
    return message.formatted(
        annotation.name(),
        type.getName(),
        guarded.getName(),
        parameters,
        name,
        reason,
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
      boolean takesAny = Suspending.parameters(method).length == parameters;
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
   * @param guarded the method that it replaces; Kotlin's last argument of a suspending one goes to
   *     a fallback that suspends, too, which then returns a publisher
   * @throws Throwable the error itself if none takes it, or what the fallback throws
   */
  @Nullable Object call(
      Method guarded, @Nullable Object target, @Nullable Object[] arguments, Throwable error)
      throws Throwable {
    int own = Suspending.parameters(guarded).length;
    Method method = nearest(error, own);
    if (method == null) {
      throw error;
    }
    @Nullable Object[] all = Arrays.copyOf(arguments, method.getParameterCount());
    if (Suspending.parameters(method).length > own) {
      all[own] = error;
    }
    if (Suspending.isOne(method)) {
      all[all.length - 1] = arguments[arguments.length - 1];
    }
    // It knows what Kotlin's suspending methods need.
    return AopUtils.invokeJoinpointUsingReflection(target, method, all);
  }
}
