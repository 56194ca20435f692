package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.JdkClientHttpConnector;

/** Guards the builder of connectors that {@code WebClient.Builder} uses. */
final class ConnectorBuilderBeanPostProcessor implements BeanPostProcessor {

  private static final JdkBuilderProxy.Kind<JdkClientHttpConnectorBuilder, JdkClientHttpConnector>
      JDK =
          new JdkBuilderProxy.Kind<>(
              JdkClientHttpConnectorBuilder.class,
              JdkClientHttpConnectorBuilder::withHttpClientCustomizer,
              JdkClientHttpConnector::new,
              JdkClientHttpConnector::setReadTimeout);

  private final Supplier<HttpGuard> guard;

  ConnectorBuilderBeanPostProcessor(Supplier<HttpGuard> guard) {
    this.guard = guard;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof JdkClientHttpConnectorBuilder jdk && Adapters.hasJdk()) {
      return JdkBuilderProxy.of(JDK, jdk, guard);
    }
    if (bean instanceof HttpComponentsClientHttpConnectorBuilder apache && Adapters.hasApache()) {
      return ApacheBuilders.guarded(apache, guard);
    }
    if (bean instanceof ClientHttpConnectorBuilder && !JdkBuilderProxy.isOne(bean)) {
      Adapters.warnOfNone("WebClient", bean);
    }
    return bean;
  }
}
