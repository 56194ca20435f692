package io.fluxgate.spring.annotation;

import io.fluxgate.internal.spring.NamedCalls;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Warns at the start of policies under {@code fluxgate.breakers} whose name no annotation has: a
 * mistyped one leaves the breaker that was meant with the default policy. Silent where a name may
 * come from elsewhere: Spring Cloud's factories, or a bean that has the registry.
 */
final class UnusedPolicies implements SmartInitializingSingleton {

  private static final System.Logger LOGGER = System.getLogger("io.fluxgate");

  private static final String PREFIX = "fluxgate.breakers";

  private final ConfigurableListableBeanFactory beans;
  private final Environment environment;

  UnusedPolicies(ConfigurableListableBeanFactory beans, Environment environment) {
    this.beans = beans;
    this.environment = environment;
  }

  @Override
  public void afterSingletonsInstantiated() {
    Map<String, Object> policies =
        Binder.get(environment)
            .bind(PREFIX, Bindable.mapOf(String.class, Object.class))
            .orElse(Map.of());
    if (policies.isEmpty() || mayBeNamedElsewhere()) {
      return;
    }
    Set<String> known = namesOfAnnotations();
    for (String name : policies.keySet()) {
      if (!known.contains(name)) {
        LOGGER.log(
            System.Logger.Level.WARNING,
            PREFIX
                + "."
                + name
                + " has no effect: no @CircuitBreaker of a bean has this name; they have "
                + (known.isEmpty() ? "none" : String.join(", ", known)));
      }
    }
  }

  private boolean mayBeNamedElsewhere() {
    return has("org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory")
        || has("org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory")
        || Arrays.stream(beans.getDependentBeans(NamedCalls.REGISTRY))
            .anyMatch(bean -> !bean.startsWith("fluxgate"));
  }

  private boolean has(String type) {
    ClassLoader loader = beans.getBeanClassLoader();
    return ClassUtils.isPresent(type, loader)
        && beans.getBeanNamesForType(ClassUtils.resolveClassName(type, loader), false, false).length
            > 0;
  }

  /** Also those of beans that are not made yet. */
  private Set<String> namesOfAnnotations() {
    Set<String> names = new TreeSet<>();
    for (String bean : beans.getBeanNamesForType(Object.class, true, false)) {
      Class<?> type = typeOf(bean);
      if (type != null) {
        addNames(type, names);
      }
    }
    return names;
  }

  private static void addNames(Class<?> type, Set<String> names) {
    try {
      ReflectionUtils.doWithMethods(
          type,
          method -> {
            CircuitBreaker annotation = CircuitBreakerBeanPostProcessor.annotation(method, type);
            if (annotation != null) {
              names.add(annotation.name());
            }
          });
    } catch (IllegalStateException | LinkageError unreadable) {
      // A class that its methods need is absent. Nobody has made the bean, or that had failed.
    }
  }

  private @Nullable Class<?> typeOf(String bean) {
    Class<?> type = beans.getType(bean, false);
    return type == null ? null : ClassUtils.getUserClass(type);
  }
}
