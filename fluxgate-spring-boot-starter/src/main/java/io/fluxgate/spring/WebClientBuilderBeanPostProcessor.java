package io.fluxgate.spring;

import java.lang.reflect.Field;
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
import org.springframework.util.ReflectionUtils;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Guards builders that the application declares with {@code WebClient.builder()}, as it does to
 * have one with {@code @LoadBalanced}. They take no builder of connectors of Spring Boot's. One
 * with a connector of the application's own stays as it is.
 */
final class WebClientBuilderBeanPostProcessor implements BeanPostProcessor, GuardingPostProcessor {

  static final String BUILDER =
      "org.springframework.web.reactive.function.client.DefaultWebClientBuilder";

  static final String CONNECTOR = "connector";

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
        && Connectors.isMissing(builder)) {
      builder.clientConnector(new Guarded(new ReactorClientHttpConnector(), guard));
    }
    return bean;
  }

  @Override
  public @Nullable String adapterOf(Object bean) {
    return bean instanceof WebClient.Builder builder && Connectors.of(builder) instanceof Guarded
        ? "fluxgate-spring-web"
        : null;
  }

  /** No builder shows its connector. */
  static final class Connectors {

    private Connectors() {}

    /** Whether it is sure that there is none. */
    static boolean isMissing(WebClient.Builder builder) {
      return field(builder) != null && of(builder) == null;
    }

    static @Nullable Object of(WebClient.Builder builder) {
      Field field = field(builder);
      return field == null ? null : ReflectionUtils.getField(field, builder);
    }

    private static @Nullable Field field(WebClient.Builder builder) {
      if (!builder.getClass().getName().equals(BUILDER)) {
        return null;
      }
      Field field =
          ReflectionUtils.findField(builder.getClass(), CONNECTOR, ClientHttpConnector.class);
      if (field != null) {
        ReflectionUtils.makeAccessible(field);
      }
      return field;
    }
  }

  /** Finds the guard at the first call: what makes the guard may need a WebClient. */
  private static final class Guarded implements ClientHttpConnector {

    private final ClientHttpConnector connector;
    private final Supplier<ClientGuard> guard;
    private volatile @Nullable ClientHttpConnector guarded;

    Guarded(ClientHttpConnector connector, Supplier<ClientGuard> guard) {
      this.connector = connector;
      this.guard = guard;
    }

    @Override
    public Mono<ClientHttpResponse> connect(
        HttpMethod method, URI uri, Function<? super ClientHttpRequest, Mono<Void>> callback) {
      ClientHttpConnector found = guarded;
      if (found == null) {
        found = PortBuilderProxy.connector(connector, guard.get());
        guarded = found;
      }
      return found.connect(method, uri, callback);
    }
  }
}
