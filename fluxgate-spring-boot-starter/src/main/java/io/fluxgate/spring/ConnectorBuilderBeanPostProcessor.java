package io.fluxgate.spring;

import java.util.function.Supplier;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.JdkClientHttpConnector;

/** Guards the builder of connectors that {@code WebClient.Builder} uses. */
final class ConnectorBuilderBeanPostProcessor extends BuilderBeanPostProcessor {

  private static final Kind KIND =
      new Kind(
          "WebClient",
          ClientHttpConnectorBuilder.class,
          JdkClientHttpConnectorBuilder.class,
          HttpComponentsClientHttpConnectorBuilder.class);

  private static final JdkBuilderProxy.Kind<JdkClientHttpConnectorBuilder, JdkClientHttpConnector>
      JDK =
          new JdkBuilderProxy.Kind<>(
              JdkClientHttpConnectorBuilder.class,
              JdkClientHttpConnectorBuilder::withHttpClientCustomizer,
              JdkClientHttpConnector::new,
              JdkClientHttpConnector::setReadTimeout);

  ConnectorBuilderBeanPostProcessor(Supplier<ClientGuard> guard) {
    super(KIND, guard);
  }

  @Override
  Object guardedJdk(Object builder) {
    return JdkBuilderProxy.of(JDK, (JdkClientHttpConnectorBuilder) builder, guard);
  }

  @Override
  Object guardedApache(Object builder) {
    return ApacheBuilders.guarded((HttpComponentsClientHttpConnectorBuilder) builder, guard);
  }

  @Override
  Object guardedAtPort(Object builder) {
    return PortBuilderProxy.ofConnectors(builder, ClientHttpConnectorBuilder.class, guard);
  }
}
