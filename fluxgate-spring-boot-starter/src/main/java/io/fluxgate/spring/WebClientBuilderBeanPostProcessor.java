package io.fluxgate.spring;

import java.net.URI;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Guards builders that the application declares with {@code WebClient.builder()}, as it does to
 * have one with {@code @LoadBalanced}. They take no builder of connectors of Spring Boot's. One
 * with a connector of the application's own stays as it is.
 */
final class WebClientBuilderBeanPostProcessor implements BeanPostProcessor, GuardingPostProcessor {

  private final Supplier<ClientGuard> guard;

  WebClientBuilderBeanPostProcessor(Supplier<ClientGuard> guard) {
    this.guard = guard;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    // Spring's own choice, if there is Reactor Netty.
    if (bean instanceof WebClient.Builder builder
        && Adapters.hasSpringWeb()
        && ClassUtils.isPresent("reactor.netty.http.client.HttpClient", null)
        && HiddenField.WEB_CLIENT_BUILDER.isEmpty(builder)) {
      builder.clientConnector(new Guarded(new ReactorClientHttpConnector(), guard));
    }
    return bean;
  }

  @Override
  public @Nullable String adapterOf(Object bean) {
    return HiddenField.WEB_CLIENT_BUILDER.value(bean) instanceof Guarded
        ? "fluxgate-spring-web"
        : null;
  }

  /** Finds the guard at the first call: what makes the guard may need a WebClient. */
  private static final class Guarded implements ClientHttpConnector {

    private final SingletonSupplier<ClientHttpConnector> guarded;

    Guarded(ClientHttpConnector connector, Supplier<ClientGuard> guard) {
      this.guarded = SingletonSupplier.of(() -> PortBuilderProxy.connector(connector, guard.get()));
    }

    @Override
    public Mono<ClientHttpResponse> connect(
        HttpMethod method, URI uri, Function<? super ClientHttpRequest, Mono<Void>> callback) {
      return guarded.obtain().connect(method, uri, callback);
    }
  }
}
