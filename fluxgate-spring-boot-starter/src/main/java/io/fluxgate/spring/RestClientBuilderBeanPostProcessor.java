package io.fluxgate.spring;

import java.io.IOException;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.client.RestClient;

/**
 * Guards builders that the application declares with {@code RestClient.builder()}, as it does to
 * have one with {@code @LoadBalanced}. They take no builder of request factories of Spring Boot's.
 * One with a request factory of the application's own stays as it is.
 */
final class RestClientBuilderBeanPostProcessor implements BeanPostProcessor, GuardingPostProcessor {

  private final Supplier<ClientGuard> guard;

  RestClientBuilderBeanPostProcessor(Supplier<ClientGuard> guard) {
    this.guard = guard;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof RestClient.Builder builder
        && HiddenField.REST_CLIENT_BUILDER.isEmpty(builder)) {
      SpringsRequestFactory choice = SpringsRequestFactory.detect();
      if (choice.adapter() != null) {
        builder.requestFactory(new Guarded(choice, guard));
      }
    }
    return bean;
  }

  @Override
  public @Nullable String adapterOf(Object bean) {
    return HiddenField.REST_CLIENT_BUILDER.value(bean) instanceof Guarded guarded
        ? guarded.choice.adapter()
        : null;
  }

  /** Finds the guard at the first call: what makes the guard may need a RestClient. */
  private static final class Guarded implements ClientHttpRequestFactory {

    private final SpringsRequestFactory choice;

    /** One only: two clients would have two pools. */
    private final SingletonSupplier<ClientHttpRequestFactory> guarded;

    Guarded(SpringsRequestFactory choice, Supplier<ClientGuard> guard) {
      this.choice = choice;
      this.guarded = SingletonSupplier.of(() -> choice.guarded(guard.get()));
    }

    @Override
    public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
      return guarded.obtain().createRequest(uri, method);
    }

    @Override
    public String toString() {
      return "guarded " + choice;
    }
  }
}
