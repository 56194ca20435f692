package io.fluxgate.spring;

import static java.util.stream.Collectors.joining;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.RejectionResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/** The guard that the application's clients have, and what answers their rejected calls. */
final class ClientGuard {

  private static final String PROPERTY = "fluxgate.http.fallback";

  /** By name: an application has some of the adapters. */
  static final List<String> TYPES =
      List.of(
          "io.fluxgate.http.RejectionResponse",
          "io.fluxgate.jdkhttp.JdkFallback",
          "io.fluxgate.apache.ApacheFallback",
          "io.fluxgate.apache.ApacheAsyncFallback",
          "io.fluxgate.okhttp.OkHttpFallback",
          "io.fluxgate.feign.FeignFallback");

  private final HttpGuard guard;
  private final Map<Class<?>, Object> answers;

  private ClientGuard(HttpGuard guard, Map<Class<?>, Object> answers) {
    this.guard = guard;
    this.answers = answers;
  }

  /** Returns one whose rejections nothing answers. */
  static ClientGuard of(HttpGuard guard) {
    return new ClientGuard(guard, Map.of());
  }

  /**
   * Finds the beans that the property names.
   *
   * @throws InvalidFluxgatePropertyException if one is missing or of another type, or if two are of
   *     the same type
   */
  static ClientGuard of(HttpGuard guard, List<String> names, ListableBeanFactory beans) {
    Map<Class<?>, Object> answers = new LinkedHashMap<>();
    for (String name : names) {
      List<Class<?>> types =
          types()
              .filter(type -> beans.containsBean(name) && beans.isTypeMatch(name, type))
              .toList();
      if (types.isEmpty()) {
        throw new InvalidFluxgatePropertyException(PROPERTY, unknown(name, beans));
      }
      for (Class<?> type : types) {
        if (answers.put(type, beans.getBean(name)) != null) {
          throw new InvalidFluxgatePropertyException(
              PROPERTY,
              names + " (expected: one bean of each type, not two " + type.getSimpleName() + "s)");
        }
      }
    }
    return new ClientGuard(guard, answers);
  }

  private static String unknown(String name, ListableBeanFactory beans) {
    Class<?> other = beans.containsBean(name) ? beans.getType(name) : null;
    Set<String> present = new LinkedHashSet<>();
    types().forEach(type -> present.addAll(Arrays.asList(beans.getBeanNamesForType(type))));
    return (other == null ? name : name + ", which is a " + other.getName())
        + " (expected: the name of a bean of the type "
        + types().map(Class::getSimpleName).collect(joining(", "))
        + "; there is "
        + (present.isEmpty() ? "none" : String.join(", ", present))
        + ")";
  }

  private static Stream<Class<?>> types() {
    ClassLoader loader = ClassUtils.getDefaultClassLoader();
    return TYPES.stream()
        .filter(type -> ClassUtils.isPresent(type, loader))
        .map(type -> ClassUtils.resolveClassName(type, loader));
  }

  HttpGuard guard() {
    return guard;
  }

  /** Returns a client that answers as the property says; the fallback of its adapter goes first. */
  <C, F> C answering(
      C client,
      Class<F> own,
      BiFunction<C, F, C> fallback,
      BiFunction<C, RejectionResponse, C> respond) {
    Object bean = answers.get(own);
    return bean == null ? answering(client, respond) : fallback.apply(client, own.cast(bean));
  }

  /** Returns a client that answers as the property says. */
  <C> C answering(C client, BiFunction<C, RejectionResponse, C> respond) {
    @Nullable Object bean = answers.get(RejectionResponse.class);
    return bean == null ? client : respond.apply(client, (RejectionResponse) bean);
  }
}
