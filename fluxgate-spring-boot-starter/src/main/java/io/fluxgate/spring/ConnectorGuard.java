package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.JdkClientHttpConnector;

/** Guards the builder of connectors that {@code WebClient.Builder} uses, as for RestClient. */
final class ConnectorGuard implements BeanPostProcessor {

  private static final GuardedJdkBuilder.Kind<JdkClientHttpConnectorBuilder, JdkClientHttpConnector>
      JDK =
          new GuardedJdkBuilder.Kind<>(
              JdkClientHttpConnectorBuilder.class,
              JdkClientHttpConnectorBuilder::withHttpClientCustomizer,
              JdkClientHttpConnector::new,
              JdkClientHttpConnector::setReadTimeout);

  private final Supplier<HttpGuard> guard;

  ConnectorGuard(Supplier<HttpGuard> guard) {
    this.guard = guard;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof JdkClientHttpConnectorBuilder jdk && Adapters.hasJdk()) {
      return GuardedJdkBuilder.of(JDK, jdk, guard);
    }
    if (bean instanceof HttpComponentsClientHttpConnectorBuilder apache && Adapters.hasApache()) {
      return GuardedApacheBuilder.of(apache, guard);
    }
    if (bean instanceof ClientHttpConnectorBuilder && !GuardedJdkBuilder.isOne(bean)) {
      Adapters.warnOfNone("WebClient", bean);
    }
    return bean;
  }
}
