package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import io.fluxgate.spring.ClientReport.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.http.client.support.HttpAccessor;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.client.WebClient;

/** Finds the HTTP clients among the beans of the application. */
final class ClientSurvey {

  private final ConfigurableListableBeanFactory beans;
  private final boolean guardRestClients;
  private final List<Client> found = new ArrayList<>();

  ClientSurvey(ConfigurableListableBeanFactory beans, boolean guardRestClients) {
    this.beans = beans;
    this.guardRestClients = guardRestClients;
  }

  List<Client> clients() {
    found.clear();
    boot("RestClient and RestTemplate", "ClientHttpRequestFactoryBuilder");
    // Spring Boot makes the builder where there is no WebClient, too.
    if (isPresent("org.springframework.web.reactive.function.client.WebClient")) {
      boot("WebClient", "reactive.ClientHttpConnectorBuilder");
      each(
          "org.springframework.web.reactive.function.client.WebClient$Builder",
          this::webClientBuilder);
    }
    each("java.net.http.HttpClient", ClientSurvey::jdk);
    if (isPresent("okhttp3.OkHttpClient")) {
      each("okhttp3.OkHttpClient", OkHttp::client);
    }
    each("reactor.netty.http.client.HttpClient", ClientSurvey::netty);
    each("org.apache.hc.client5.http.classic.HttpClient", ClientSurvey::apache);
    each("org.apache.hc.client5.http.async.HttpAsyncClient", ClientSurvey::apache);
    if (isPresent("org.springframework.web.client.RestTemplate")) {
      each("org.springframework.web.client.RestTemplate", Templates::client);
    }
    FeignSurvey feign = new FeignSurvey(beans, this::whyNot);
    each("feign.Client", feign::client);
    found.addAll(feign.interfaces());
    return List.copyOf(found);
  }

  /** What Spring Boot makes clients of. */
  private void boot(String clients, String builder) {
    each(
        "org.springframework.boot.http.client." + builder,
        (name, bean) -> builder(clients, name, bean));
  }

  private Client builder(String clients, String name, Object bean) {
    String engine = engine(bean);
    String client = clients + " over " + engine;
    for (GuardingPostProcessor processor : processors().toList()) {
      String adapter = processor.adapterOf(bean);
      if (adapter != null) {
        return Client.guarded(client, name, adapter);
      }
    }
    return Client.notGuarded(client, name, whyNot("fluxgate-spring-web"));
  }

  /** One of the application's; Spring Boot makes a new one for each that needs it. */
  private Client webClientBuilder(String name, Object bean) {
    return processors().anyMatch(processor -> processor.adapterOf(bean) != null)
        ? Client.guarded("WebClient over Reactor Netty", name, "fluxgate-spring-web")
        : WebClients.client(name, bean);
  }

  private Stream<GuardingPostProcessor> processors() {
    return beans.getBeansOfType(GuardingPostProcessor.class, false, false).values().stream();
  }

  /** Why what the starter guards is not guarded. */
  private String whyNot(String module) {
    if (!guardRestClients) {
      return "fluxgate.http.guard-rest-clients is false";
    }
    return beans.getBeanProvider(HttpGuard.class).getIfUnique() == null
        ? "there are several HttpGuard beans, and none of them is @Primary"
        : "no module of Fluxgate for it is there; add " + module;
  }

  private static String engine(Object builder) {
    Class<?> target = AopProxyUtils.ultimateTargetClass(builder);
    String type = target.getSimpleName().toLowerCase(Locale.ROOT);
    if (JdkBuilderProxy.isOne(builder) || type.startsWith("jdk")) {
      return "the JDK's client";
    }
    if (type.startsWith("httpcomponents")) {
      return "Apache HttpClient";
    }
    if (type.startsWith("reactor")) {
      return "Reactor Netty";
    }
    if (type.startsWith("jetty")) {
      return "Jetty";
    }
    return type.startsWith("simple") ? "HttpURLConnection" : target.getName();
  }

  private static Client jdk(String name, Object bean) {
    boolean guarded =
        isPresent("io.fluxgate.jdkhttp.CircuitBreakerHttpClient")
            && bean instanceof CircuitBreakerHttpClient;
    String client = "The JDK's HttpClient";
    return guarded
        ? Client.guarded(client, name, "fluxgate-jdkhttp")
        : Client.notGuarded(
            client, name, "the application builds it; use CircuitBreakerHttpClient.wrap");
  }

  private static Client apache(String name, Object bean) {
    return Client.unknown(
        "Apache HttpClient", name, "it does not show whether ApacheCustomizer was used");
  }

  /** Spring Cloud Gateway has one. */
  private static Client netty(String name, Object bean) {
    return Client.unknown(
        "Reactor Netty's HttpClient",
        name,
        "what uses it decides; a route of Spring Cloud Gateway has its CircuitBreaker filter");
  }

  private void each(String type, BiFunction<String, Object, @Nullable Client> look) {
    if (!isPresent(type)) {
      return;
    }
    Class<?> found = ClassUtils.resolveClassName(type, loader());
    for (String name : beans.getBeanNamesForType(found, false, false)) {
      if (!isStillLazy(name)) {
        Client client = look.apply(name, beans.getBean(name));
        if (client != null) {
          this.found.add(client);
        }
      }
    }
  }

  /** A report must not create what nobody has needed yet. */
  private boolean isStillLazy(String name) {
    if (!beans.containsBeanDefinition(name) || beans.containsSingleton(name)) {
      return false;
    }
    BeanDefinition definition = beans.getBeanDefinition(name);
    return definition.isLazyInit() || !definition.isSingleton();
  }

  private static boolean isPresent(String type) {
    return ClassUtils.isPresent(type, loader());
  }

  private static @Nullable ClassLoader loader() {
    return ClassUtils.getDefaultClassLoader();
  }

  /** Apart, because OkHttp may be absent. */
  private static final class OkHttp {

    static Client client(String name, Object bean) {
      boolean guarded =
          isPresent("io.fluxgate.okhttp.CircuitBreakerInterceptor")
              && ((OkHttpClient) bean)
                  .interceptors().stream().anyMatch(CircuitBreakerInterceptor.class::isInstance);
      return guarded
          ? Client.guarded("OkHttpClient", name, "fluxgate-okhttp")
          : Client.notGuarded(
              "OkHttpClient", name, "it has no CircuitBreakerInterceptor; use OkHttpCustomizer");
    }
  }

  /** Apart, because WebClient may be absent. */
  private static final class WebClients {

    static Client client(String name, Object bean) {
      return WebClientBuilderBeanPostProcessor.Connectors.isMissing((WebClient.Builder) bean)
          ? Client.notGuarded(
              "WebClient", name, "the application builds it; use Spring Boot's WebClient.Builder")
          : Client.unknown("WebClient", name, "it does not show what its connector is");
    }
  }

  /** Apart, because Spring's web module may be absent. */
  private static final class Templates {

    /**
     * Only the factories without an adapter are sure; the others were reported by their builder.
     */
    static @Nullable Client client(String name, Object bean) {
      Object factory = ((HttpAccessor) bean).getRequestFactory();
      String engine = engine(Objects.requireNonNull(factory));
      boolean none =
          engine.equals("Reactor Netty")
              || engine.equals("Jetty")
              || engine.equals("HttpURLConnection");
      return none
          ? Client.notGuarded(
              "RestTemplate over " + engine,
              name,
              "Fluxgate has no adapter for " + engine + "; use RestTemplateBuilder")
          : null;
    }
  }
}
