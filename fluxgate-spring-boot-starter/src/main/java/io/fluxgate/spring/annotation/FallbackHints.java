package io.fluxgate.spring.annotation;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Keeps annotated methods and their fallbacks, which are called by reflection, in native images.
 */
final class FallbackHints implements BeanRegistrationAotProcessor {

  @Override
  public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
    Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
    Set<String> fallbacks = new HashSet<>();
    Set<Method> kept = new HashSet<>();
    CircuitBreaker ofClass = AnnotatedElementUtils.findMergedAnnotation(type, CircuitBreaker.class);
    if (ofClass != null) {
      fallbacks.add(ofClass.fallbackMethod());
    }
    each(
        type,
        method -> {
          CircuitBreaker own =
              AnnotatedElementUtils.findMergedAnnotation(method, CircuitBreaker.class);
          if (own != null) {
            fallbacks.add(own.fallbackMethod());
          }
          if (own != null || ofClass != null) {
            kept.add(method);
          }
        });
    if (kept.isEmpty()) {
      return null;
    }
    each(
        type,
        method -> {
          if (fallbacks.contains(method.getName())) {
            kept.add(method);
          }
        });
    return (context, code) ->
        kept.forEach(
            method ->
                context
                    .getRuntimeHints()
                    .reflection()
                    .registerMethod(method, ExecutableMode.INVOKE));
  }

  private static void each(Class<?> type, ReflectionUtils.MethodCallback callback) {
    ReflectionUtils.doWithMethods(
        type, callback, method -> method.getDeclaringClass() != Object.class);
  }
}
