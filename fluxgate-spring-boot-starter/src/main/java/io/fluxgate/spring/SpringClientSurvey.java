package io.fluxgate.spring;

import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import io.fluxgate.spring.ClientReport.Client;
import io.fluxgate.spring.web.CircuitBreakerConnector;
import io.fluxgate.spring.web.CircuitBreakerRequestFactory;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.support.HttpAccessor;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Looks at Spring's own clients and their builders, by what sends their requests. It tells nothing
 * of one over Apache HttpClient, which does not show what it has: the report has the builder of
 * Spring Boot's that made it.
 */
final class SpringClientSurvey {

  private static final String SPRING = "org.springframework.http.client.";

  private final Supplier<@Nullable String> whyNone;

  /**
   * Looks at clients.
   *
   * @param whyNone why the starter guards no client at all; null if it guards them
   */
  SpringClientSurvey(Supplier<@Nullable String> whyNone) {
    this.whyNone = whyNone;
  }

  @Nullable Client template(String name, Object bean) {
    Object factory = Objects.requireNonNull(((HttpAccessor) bean).getRequestFactory());
    return client("RestTemplate", name, factory, "RestTemplateBuilder");
  }

  @Nullable Client restClient(String name, Object bean) {
    return bean.getClass().getName().equals("org.springframework.web.client.DefaultRestClient")
        ? restClientBuilder(name, ((RestClient) bean).mutate())
        : null;
  }

  @Nullable Client restClientBuilder(String name, Object builder) {
    return built("RestClient", name, HiddenField.REST_CLIENT_BUILDER, builder);
  }

  @Nullable Client webClient(String name, Object bean) {
    return bean.getClass()
            .getName()
            .equals("org.springframework.web.reactive.function.client.DefaultWebClient")
        ? webClientBuilder(name, ((WebClient) bean).mutate())
        : null;
  }

  @Nullable Client webClientBuilder(String name, Object builder) {
    return built("WebClient", name, HiddenField.WEB_CLIENT_BUILDER, builder);
  }

  private @Nullable Client built(String client, String name, HiddenField sender, Object builder) {
    if (sender.isEmpty(builder)) {
      return Client.notGuarded(client, name, why(client + ".Builder"));
    }
    Object sends = sender.value(builder);
    return sends == null ? null : client(client, name, sends, client + ".Builder");
  }

  private @Nullable Client client(String client, String name, Object sender, String instead) {
    Object innermost = sender;
    while (!isGuardedAtPort(innermost)
        && innermost instanceof AbstractClientHttpRequestFactoryWrapper wrapper) {
      innermost = wrapper.getDelegate();
    }
    if (isGuardedAtPort(innermost)) {
      return Client.guarded(client, name, "fluxgate-spring-web");
    }
    String engine = engineOf(innermost);
    if (engine == null) {
      return null;
    }
    String over = client + " over " + engine;
    Object jdk = jdkClientOf(innermost);
    return jdk != null && Adapters.hasJdk() && jdk instanceof CircuitBreakerHttpClient
        ? Client.guarded(over, name, "fluxgate-jdkhttp")
        : Client.notGuarded(over, name, why(instead));
  }

  private String why(String instead) {
    String none = whyNone.get();
    return none != null ? none : "the application builds it; use Spring Boot's " + instead;
  }

  private static boolean isGuardedAtPort(Object sender) {
    return Adapters.hasSpringWeb()
        && (sender instanceof CircuitBreakerRequestFactory || Reactive.isGuarded(sender));
  }

  private static @Nullable Object jdkClientOf(Object sender) {
    Object client = HiddenField.JDK_REQUEST_FACTORY.value(sender);
    return client != null ? client : HiddenField.JDK_CONNECTOR.value(sender);
  }

  /** Returns the name of a client whose guard can be seen, and null for any other. */
  private static @Nullable String engineOf(Object sender) {
    Class<?> type = sender.getClass();
    if (!type.getName().startsWith(SPRING)) {
      return null;
    }
    String engine = engine(type.getSimpleName());
    boolean isHidden =
        engine == null
            || engine.equals("Apache HttpClient")
            || (engine.equals("the JDK's client") && jdkClientOf(sender) == null);
    return isHidden ? null : engine;
  }

  /** Returns the client that the name of a class of Spring's begins with, or null. */
  static @Nullable String engine(String type) {
    String name = type.toLowerCase(Locale.ROOT);
    if (name.startsWith("jdk")) {
      return "the JDK's client";
    }
    if (name.startsWith("httpcomponents")) {
      return "Apache HttpClient";
    }
    if (name.startsWith("reactor")) {
      return "Reactor Netty";
    }
    if (name.startsWith("jetty")) {
      return "Jetty";
    }
    return name.startsWith("simple") ? "HttpURLConnection" : null;
  }

  /** Apart, because WebClient may be absent. */
  private static final class Reactive {

    static boolean isGuarded(Object sender) {
      return sender instanceof CircuitBreakerConnector;
    }
  }
}
