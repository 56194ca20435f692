package io.fluxgate.spring.annotation;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * The suspending methods of Kotlin. Compiled, such a method has one more parameter, the
 * continuation, which has the type of the result. Spring's proxies pass them on as publishers.
 */
final class Suspending {

  private static final String CONTINUATION = "kotlin.coroutines.Continuation";

  /** What Spring translates between the two with. */
  private static final boolean TRANSLATED =
      ClassUtils.isPresent("kotlinx.coroutines.reactor.MonoKt", Suspending.class.getClassLoader())
          && ClassUtils.isPresent(
              "kotlin.reflect.full.KClasses", Suspending.class.getClassLoader());

  private Suspending() {}

  static boolean isOne(Method method) {
    Class<?>[] types = method.getParameterTypes();
    return types.length > 0 && types[types.length - 1].getName().equals(CONTINUATION);
  }

  /** Whether Spring can call them: if not, an interceptor sees only that one has begun. */
  static boolean areTranslated() {
    return TRANSLATED;
  }

  /** Returns the types of the parameters that the program has written. */
  static Class<?>[] parameters(Method method) {
    Class<?>[] types = method.getParameterTypes();
    return isOne(method) ? Arrays.copyOf(types, types.length - 1) : types;
  }

  /** Returns the type of the result that the program has written. */
  static Class<?> result(Method method) {
    return isOne(method)
        ? ResolvableType.forMethodParameter(method, method.getParameterCount() - 1)
            .getGeneric(0)
            .resolve(Object.class)
        : method.getReturnType();
  }
}
