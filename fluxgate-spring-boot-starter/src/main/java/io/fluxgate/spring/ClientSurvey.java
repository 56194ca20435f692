package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import io.fluxgate.spring.ClientReport.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/** Finds the HTTP clients among the beans of the application. */
final class ClientSurvey {

  private static final String WEB_CLIENT =
      "org.springframework.web.reactive.function.client.WebClient";

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
    if (isPresent(WEB_CLIENT)) {
      boot("WebClient", "reactive.ClientHttpConnectorBuilder");
    }
    each("java.net.http.HttpClient", ClientSurvey::jdk);
    if (isPresent("okhttp3.OkHttpClient")) {
      each("okhttp3.OkHttpClient", OkHttp::client);
    }
    each("reactor.netty.http.client.HttpClient", ClientSurvey::netty);
    each("org.apache.hc.client5.http.classic.HttpClient", ClientSurvey::apache);
    each("org.apache.hc.client5.http.async.HttpAsyncClient", ClientSurvey::apache);
    SpringClientSurvey spring = new SpringClientSurvey(this::whyNone);
    each("org.springframework.web.client.RestTemplate", spring::template);
    each(
        "org.springframework.web.client.RestClient$Builder",
        (name, bean) -> guarded("RestClient", name, bean, spring::restClientBuilder));
    each("org.springframework.web.client.RestClient", spring::restClient);
    each(
        WEB_CLIENT + "$Builder",
        (name, bean) ->
            guarded("WebClient over Reactor Netty", name, bean, spring::webClientBuilder));
    each(WEB_CLIENT, spring::webClient);
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

  private @Nullable Client builder(String clients, String name, Object bean) {
    String client = clients + " over " + engine(bean);
    return guarded(
        client,
        name,
        bean,
        (same, builder) -> Client.notGuarded(client, name, whyNot("fluxgate-spring-web")));
  }

  /** A builder that a post processor guards; looks at others as it is told. */
  private @Nullable Client guarded(
      String client,
      String name,
      Object bean,
      BiFunction<String, Object, @Nullable Client> otherwise) {
    for (GuardingPostProcessor processor : processors().toList()) {
      String adapter = processor.adapterOf(bean);
      if (adapter != null) {
        return Client.guarded(client, name, adapter);
      }
    }
    return otherwise.apply(name, bean);
  }

  private Stream<GuardingPostProcessor> processors() {
    return beans.getBeansOfType(GuardingPostProcessor.class, false, false).values().stream();
  }

  /** Why what the starter guards is not guarded. */
  private String whyNot(String module) {
    String none = whyNone();
    return none != null ? none : "no module of Fluxgate for it is there; add " + module;
  }

  /** Why the starter guards no client at all; null if it guards them. */
  private @Nullable String whyNone() {
    if (!guardRestClients) {
      return "fluxgate.http.guard-rest-clients is false";
    }
    return beans.getBeanProvider(HttpGuard.class).getIfUnique() == null
        ? "there are several HttpGuard beans, and none of them is @Primary"
        : null;
  }

  private static String engine(Object builder) {
    Class<?> target = AopProxyUtils.ultimateTargetClass(builder);
    String engine =
        JdkBuilderProxy.isOne(builder)
            ? "the JDK's client"
            : SpringClientSurvey.engine(target.getSimpleName());
    return engine != null ? engine : target.getName();
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
}
