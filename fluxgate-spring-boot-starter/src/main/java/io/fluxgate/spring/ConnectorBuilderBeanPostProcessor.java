package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.JdkClientHttpConnector;

/** Guards the builder of connectors that {@code WebClient.Builder} uses. */
final class ConnectorBuilderBeanPostProcessor implements BeanPostProcessor, GuardingPostProcessor {

  private static final JdkBuilderProxy.Kind<JdkClientHttpConnectorBuilder, JdkClientHttpConnector>
      JDK =
          new JdkBuilderProxy.Kind<>(
              JdkClientHttpConnectorBuilder.class,
              JdkClientHttpConnectorBuilder::withHttpClientCustomizer,
              JdkClientHttpConnector::new,
              JdkClientHttpConnector::setReadTimeout);

  private final Supplier<HttpGuard> guard;

  /** The builders of Apache's client that have the guard; others look the same. */
  private final Set<Object> guarded =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

  ConnectorBuilderBeanPostProcessor(Supplier<HttpGuard> guard) {
    this.guard = guard;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof JdkClientHttpConnectorBuilder jdk && Adapters.hasJdk()) {
      return JdkBuilderProxy.of(JDK, jdk, guard);
    }
    if (bean instanceof HttpComponentsClientHttpConnectorBuilder apache && Adapters.hasApache()) {
      Object with = ApacheBuilders.guarded(apache, guard);
      guarded.add(with);
      return with;
    }
    if (!(bean instanceof ClientHttpConnectorBuilder) || adapterOf(bean) != null) {
      return bean;
    }
    boolean ownAdapter =
        bean instanceof JdkClientHttpConnectorBuilder
            || bean instanceof HttpComponentsClientHttpConnectorBuilder;
    if (!ownAdapter && Adapters.hasSpringWeb()) {
      return PortBuilderProxy.ofConnectors(bean, ClientHttpConnectorBuilder.class, guard);
    }
    Adapters.warnOfNone("WebClient", bean);
    return bean;
  }

  @Override
  public @Nullable String adapterOf(Object bean) {
    if (guarded.contains(bean)) {
      return "fluxgate-apache";
    }
    if (Adapters.hasSpringWeb() && PortBuilderProxy.isOne(bean)) {
      return "fluxgate-spring-web";
    }
    return JdkBuilderProxy.isOne(bean) ? "fluxgate-jdkhttp" : null;
  }
}
