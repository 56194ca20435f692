package io.fluxgate.spring;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Guards the builder that some of Spring's clients are built upon, Spring Boot's own or the
 * application's. Timeouts, redirects and certificates stay as the builder sets them.
 *
 * <p>The builder is the one place that has the same name in both generations of Spring Boot, and
 * that certificates set for a single client pass through.
 */
abstract class BuilderBeanPostProcessor implements BeanPostProcessor, GuardingPostProcessor {

  final Supplier<ClientGuard> guard;
  private final Kind kind;

  /** The builders of Apache's client that have the guard; others look the same. */
  private final Set<Object> guarded =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

  /**
   * Which builders these are.
   *
   * @param clients what is built upon them, for messages
   * @param builder their interface
   * @param jdk the one of the JDK's client
   * @param apache the one of Apache HttpClient
   */
  record Kind(String clients, Class<?> builder, Class<?> jdk, Class<?> apache) {}

  BuilderBeanPostProcessor(Kind kind, Supplier<ClientGuard> guard) {
    this.kind = kind;
    this.guard = guard;
  }

  /** Returns a guarded builder on the JDK's client. */
  abstract Object guardedJdk(Object builder);

  /** Returns a guarded builder on Apache HttpClient. */
  abstract Object guardedApache(Object builder);

  /** Returns a builder whose products are guarded from outside. */
  abstract Object guardedAtPort(Object builder);

  @Override
  public final Object postProcessAfterInitialization(Object bean, String name) {
    if (!kind.builder.isInstance(bean) || adapterOf(bean) != null) {
      return bean;
    }
    boolean isJdk = kind.jdk.isInstance(bean);
    boolean isApache = kind.apache.isInstance(bean);
    if (isJdk && Adapters.hasJdk()) {
      return guardedJdk(bean);
    }
    if (isApache && Adapters.hasApache()) {
      Object with = guardedApache(bean);
      guarded.add(with);
      return with;
    }
    if (!isJdk && !isApache && Adapters.hasSpringWeb()) {
      return guardedAtPort(bean);
    }
    Adapters.warnOfNone(kind.clients, bean);
    return bean;
  }

  @Override
  public final @Nullable String adapterOf(Object bean) {
    if (guarded.contains(bean)) {
      return "fluxgate-apache";
    }
    if (Adapters.hasSpringWeb() && PortBuilderProxy.isOne(bean)) {
      return "fluxgate-spring-web";
    }
    return JdkBuilderProxy.isOne(bean) ? "fluxgate-jdkhttp" : null;
  }
}
