package io.fluxgate.spring;

import java.util.function.Supplier;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/**
 * Guards the builder of request factories that {@code RestClient.Builder} and {@code
 * RestTemplateBuilder} use.
 */
final class RequestFactoryBuilderBeanPostProcessor extends BuilderBeanPostProcessor {

  private static final Kind KIND =
      new Kind(
          "RestClient and RestTemplate",
          ClientHttpRequestFactoryBuilder.class,
          JdkClientHttpRequestFactoryBuilder.class,
          HttpComponentsClientHttpRequestFactoryBuilder.class);

  private static final JdkBuilderProxy.Kind<
          JdkClientHttpRequestFactoryBuilder, JdkClientHttpRequestFactory>
      JDK =
          new JdkBuilderProxy.Kind<>(
              JdkClientHttpRequestFactoryBuilder.class,
              JdkClientHttpRequestFactoryBuilder::withHttpClientCustomizer,
              JdkClientHttpRequestFactory::new,
              JdkClientHttpRequestFactory::setReadTimeout);

  RequestFactoryBuilderBeanPostProcessor(Supplier<ClientGuard> guard) {
    super(KIND, guard);
  }

  @Override
  Object guardedJdk(Object builder) {
    return JdkBuilderProxy.of(JDK, (JdkClientHttpRequestFactoryBuilder) builder, guard);
  }

  @Override
  Object guardedApache(Object builder) {
    return ApacheBuilders.guarded((HttpComponentsClientHttpRequestFactoryBuilder) builder, guard);
  }

  @Override
  Object guardedAtPort(Object builder) {
    return PortBuilderProxy.ofRequestFactories(
        builder, ClientHttpRequestFactoryBuilder.class, guard);
  }
}
