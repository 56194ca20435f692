package io.fluxgate.spring;

import java.net.http.HttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;

/**
 * The request factory that {@code RestClient.builder()} would have chosen, with the guard and
 * otherwise the same: Spring Boot's properties do not reach such a builder.
 */
enum SpringsRequestFactory {
  APACHE {
    @Override
    @Nullable String adapter() {
      return Adapters.hasApache() ? "fluxgate-apache" : null;
    }

    @Override
    ClientHttpRequestFactory guarded(ClientGuard guard) {
      return Apache.guarded(guard);
    }
  },
  JDK {
    @Override
    @Nullable String adapter() {
      return Adapters.hasJdk() ? "fluxgate-jdkhttp" : null;
    }

    @Override
    ClientHttpRequestFactory guarded(ClientGuard guard) {
      return new JdkClientHttpRequestFactory(JdkClients.guarded(HttpClient.newHttpClient(), guard));
    }
  },
  REACTOR {
    @Override
    ClientHttpRequestFactory guarded(ClientGuard guard) {
      // Spring Boot's builder would follow redirects.
      return PortBuilderProxy.requestFactory(Reactor.plain(), guard);
    }
  },
  JETTY {
    @Override
    ClientHttpRequestFactory guarded(ClientGuard guard) {
      return PortBuilderProxy.requestFactory(
          ClientHttpRequestFactoryBuilder.jetty().build(), guard);
    }
  },
  HTTP_URL_CONNECTION {
    @Override
    ClientHttpRequestFactory guarded(ClientGuard guard) {
      return PortBuilderProxy.requestFactory(new SimpleClientHttpRequestFactory(), guard);
    }
  };

  /** Returns Spring's choice, which Spring Boot makes in the same order. */
  static SpringsRequestFactory detect() {
    ClientHttpRequestFactoryBuilder<?> builder = ClientHttpRequestFactoryBuilder.detect();
    if (builder instanceof HttpComponentsClientHttpRequestFactoryBuilder) {
      return APACHE;
    }
    if (builder instanceof JdkClientHttpRequestFactoryBuilder) {
      return JDK;
    }
    if (builder instanceof ReactorClientHttpRequestFactoryBuilder) {
      return REACTOR;
    }
    return builder instanceof JettyClientHttpRequestFactoryBuilder ? JETTY : HTTP_URL_CONNECTION;
  }

  /** Returns the module that guards it, or null if that is not there. */
  @Nullable String adapter() {
    return Adapters.hasSpringWeb() ? "fluxgate-spring-web" : null;
  }

  /** Returns a new factory. Only if there is an adapter. */
  abstract ClientHttpRequestFactory guarded(ClientGuard guard);

  /** Apart, because Apache HttpClient may be absent. */
  private static final class Apache {

    static ClientHttpRequestFactory guarded(ClientGuard guard) {
      return new HttpComponentsClientHttpRequestFactory(
          new ApacheCustomizer(guard)
              .customize(HttpClients.custom().useSystemProperties())
              .build());
    }
  }

  /** Apart, because Reactor Netty may be absent. */
  private static final class Reactor {

    static ClientHttpRequestFactory plain() {
      return new ReactorClientHttpRequestFactory();
    }
  }
}
