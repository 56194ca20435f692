package io.fluxgate.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpGuard;
import java.io.Closeable;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;

/** Clients whose beans Spring initializes, starts, stops and destroys. */
class LifecycleTest {

  private final HttpGuard guard = HttpGuard.create();

  private <T> AnnotationConfigApplicationContext application(Class<T> type, T bean) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.registerBean(type, () -> bean);
    context.refresh();
    return context;
  }

  private static final class OfSpring
      implements ClientHttpRequestFactory, InitializingBean, DisposableBean {

    private final List<String> seen = new ArrayList<>();

    @Override
    public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void afterPropertiesSet() {
      seen.add("initialized");
    }

    @Override
    public void destroy() {
      seen.add("destroyed");
    }
  }

  /** Jetty's is such a factory. */
  @Test
  void factoryIsInitializedAndDestroyedWithTheApplication() {
    OfSpring own = new OfSpring();
    ClientHttpRequestFactory factory =
        CircuitBreakerRequestFactory.wrap(own, guard).respondServiceUnavailable();

    application(ClientHttpRequestFactory.class, factory).close();

    assertThat(own.seen).containsExactly("initialized", "destroyed");
  }

  @Test
  void reactorNettyIsStartedAndStoppedWithTheApplication() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    ReactorClientHttpConnector netty = new ReactorClientHttpConnector(resources, client -> client);
    ClientHttpConnector twice =
        CircuitBreakerConnector.wrap(
            CircuitBreakerConnector.wrap(netty, HttpGuard.create()), guard);

    try (AnnotationConfigApplicationContext context =
        application(ClientHttpConnector.class, twice)) {
      assertThat(context.isActive()).isTrue();
      assertThat(netty.isRunning()).isTrue();
      assertThat(((SmartLifecycle) twice).getPhase()).isEqualTo(netty.getPhase());
      assertThat(((SmartLifecycle) twice).isAutoStartup()).isTrue();
    }

    assertThat(netty.isRunning()).isFalse();
  }

  private static final class OfApplication
      implements ClientHttpRequestFactory, SmartLifecycle, Closeable {

    private final List<String> seen = new ArrayList<>();
    private boolean running;

    @Override
    public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void start() {
      running = true;
      seen.add("start");
    }

    @Override
    public void stop() {
      running = false;
      seen.add("stop");
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public void close() {
      seen.add("close");
    }
  }

  @Test
  void factoryOfTheApplicationIsStartedStoppedAndClosedOnce() {
    OfApplication own = new OfApplication();
    ClientHttpRequestFactory factory = CircuitBreakerRequestFactory.wrap(own, guard);

    application(ClientHttpRequestFactory.class, factory).close();

    assertThat(own.seen).containsExactly("start", "stop", "close");
  }

  @Test
  void factoryWithoutLifecycleHasNone() {
    ClientHttpRequestFactory plain =
        (uri, method) -> {
          throw new UnsupportedOperationException();
        };

    assertThat(CircuitBreakerRequestFactory.wrap(plain, guard))
        .isNotInstanceOf(SmartLifecycle.class);
  }
}
