package io.fluxgate.spring.annotation;

import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.internal.spring.NamedCalls;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Puts breakers around annotated methods, and checks their fallbacks at the start. */
final class CircuitBreakerBeanPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor
    implements MethodInterceptor {

  private static final long serialVersionUID = 1;

  private transient @Nullable BeanFactory beans;

  private final transient Map<Key, GuardedMethod> guarded = new ConcurrentHashMap<>();

  /** Classes that inherit a method may have fallbacks of their own. */
  private record Key(Method method, Class<?> type) {}

  CircuitBreakerBeanPostProcessor() {
    setBeforeExistingAdvisors(true);
    AnnotationMatchingPointcut ofClass = new AnnotationMatchingPointcut(CircuitBreaker.class, true);
    AnnotationMatchingPointcut ofMethod =
        new AnnotationMatchingPointcut(null, CircuitBreaker.class, true);
    this.advisor =
        new DefaultPointcutAdvisor(
            new ComposablePointcut(ofClass.getClassFilter()).union(ofMethod), this);
  }

  @Override
  public void setBeanFactory(BeanFactory factory) {
    super.setBeanFactory(factory);
    this.beans = factory;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    Class<?> type = AopUtils.getTargetClass(bean);
    if (isEligible(type)) {
      ReflectionUtils.doWithMethods(
          type, method -> prepare(method, type), method -> annotation(method, type) != null);
    }
    return super.postProcessAfterInitialization(bean, name);
  }

  static @Nullable CircuitBreaker annotation(Method method, Class<?> type) {
    if (method.isBridge() || method.isSynthetic() || method.getDeclaringClass() == Object.class) {
      return null;
    }
    CircuitBreaker own = AnnotatedElementUtils.findMergedAnnotation(method, CircuitBreaker.class);
    if (own != null) {
      return own;
    }
    CircuitBreaker ofClass = AnnotatedElementUtils.findMergedAnnotation(type, CircuitBreaker.class);
    // Its own fallback is a method of the class, too.
    return ofClass != null && method.getName().equals(ofClass.fallbackMethod()) ? null : ofClass;
  }

  private void prepare(Method method, Class<?> type) {
    Key key = new Key(AopUtils.getMostSpecificMethod(method, type), type);
    guarded.computeIfAbsent(key, each -> guardedMethod(each.method, type));
  }

  private GuardedMethod guardedMethod(Method method, Class<?> type) {
    CircuitBreaker annotation = annotation(method, type);
    if (annotation == null || beans == null) {
      throw new IllegalStateException("not annotated: " + method);
    }
    requireReachable(method, type);
    requireName(annotation.name(), method);
    CircuitBreakerRegistry registry =
        beans.getBean(NamedCalls.REGISTRY, CircuitBreakerRegistry.class);
    // The breaker is in the endpoint and has meters before its first call.
    registry.get(annotation.name());
    String fallback = annotation.fallbackMethod();
    FallbackMethods fallbacks =
        fallback.isEmpty()
            ? null
            : FallbackMethods.of(type, method, annotation, withFallback(fallback, type));
    return GuardedMethod.of(registry, annotation.name(), method, fallbacks);
  }

  private static List<Method> withFallback(String fallback, Class<?> type) {
    List<Method> methods = new ArrayList<>();
    for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type)) {
      CircuitBreaker annotation = annotation(method, type);
      if (annotation != null && annotation.fallbackMethod().equals(fallback)) {
        methods.add(method);
      }
    }
    return methods;
  }

  /**
   * A proxy does not see the calls of such a method: it would look guarded, and never be. An
   * annotation on the class is meant for its other methods.
   */
  private static void requireReachable(Method method, Class<?> type) {
    if (!AnnotatedElementUtils.hasAnnotation(method, CircuitBreaker.class)) {
      return;
    }
    int modifiers = method.getModifiers();
    boolean isOfInterface = !ClassUtils.getInterfaceMethodIfPossible(method, type).equals(method);
    if (Modifier.isPrivate(modifiers)
        || Modifier.isStatic(modifiers)
        || (Modifier.isFinal(modifiers) && !isOfInterface)) {
      throw new IllegalStateException(
          "@CircuitBreaker on %s: no proxy can guard it (expected: not private, static or final)"
              .formatted(method));
    }
  }

  /** Spring replaces no placeholders in it: all methods would share a breaker of that name. */
  private static void requireName(String name, Method method) {
    if (name.isBlank() || name.contains("${")) {
      throw new IllegalStateException(
          "@CircuitBreaker on %s: name: '%s' (expected: not blank, without placeholders)"
              .formatted(method, name));
    }
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Object target = invocation.getThis();
    Class<?> type =
        target == null
            ? invocation.getMethod().getDeclaringClass()
            : ClassUtils.getUserClass(target);
    Method method = AopUtils.getMostSpecificMethod(invocation.getMethod(), type);
    GuardedMethod known = guarded.get(new Key(method, type));
    return known == null ? invocation.proceed() : known.call(invocation);
  }
}
