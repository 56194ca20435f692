package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.LogListener;
import io.fluxgate.apache.CircuitBreakerExecHandlers;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import io.fluxgate.micrometer.FluxgateMetrics;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import io.fluxgate.test.RecordingListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;

class BeansTest {

  private static final HttpClient PLAIN = HttpClient.newHttpClient();

  @Test
  void everyClientThatIsThereIsProvidedFor() {
    Contexts.starter()
        .run(
            context -> {
              HttpGuard guard = context.getBean(HttpGuard.class);
              assertThat(context.getBean(CircuitBreakerRegistry.class)).isSameAs(guard.registry());
              assertThat(context.getBean(CircuitBreakerInterceptor.class).guard()).isSameAs(guard);
              assertThat(context.getBean(HttpClient.class))
                  .isInstanceOf(CircuitBreakerHttpClient.class);
              assertThat(context)
                  .hasSingleBean(OkHttpCustomizer.class)
                  .hasSingleBean(ApacheCustomizer.class)
                  .hasSingleBean(FluxgateMetrics.class)
                  .hasSingleBean(LogListener.class);
            });
  }

  @Test
  void beansOfTheApplicationGoFirst() {
    HttpGuard guard = HttpGuard.create();
    Contexts.starter()
        .withBean("myGuard", HttpGuard.class, () -> guard)
        .withBean("myClient", HttpClient.class, () -> PLAIN)
        .run(
            context -> {
              assertThat(context).hasSingleBean(HttpGuard.class);
              // The guarded one stays to be had by its name.
              assertThat(context.getBean("fluxgateHttpClient"))
                  .isInstanceOf(CircuitBreakerHttpClient.class);
              assertThat(context.getBean(HttpClient.class)).isSameAs(PLAIN);
              assertThat(context.getBean(CircuitBreakerRegistry.class)).isSameAs(guard.registry());
              assertThat(context.getBean(CircuitBreakerInterceptor.class).guard()).isSameAs(guard);
            });
  }

  @Test
  void otherBeansOfTheApplicationGoFirst() {
    CircuitBreakerRegistry registry = CircuitBreakerRegistry.create();
    CircuitBreakerInterceptor interceptor = CircuitBreakerInterceptor.perHost();
    OkHttpCustomizer customizer = builder -> {};
    ApacheCustomizer apache = new ApacheCustomizer(ClientGuard.of(HttpGuard.create()));
    FluxgateMetrics metrics = FluxgateMetrics.of(registry);
    LogListener log = LogListener.create();
    Contexts.starter()
        .withBean("mine1", CircuitBreakerRegistry.class, () -> registry)
        .withBean("mine2", CircuitBreakerInterceptor.class, () -> interceptor)
        .withBean("mine3", OkHttpCustomizer.class, () -> customizer)
        .withBean("mine4", ApacheCustomizer.class, () -> apache)
        .withBean("mine5", FluxgateMetrics.class, () -> metrics)
        .withBean("mine6", LogListener.class, () -> log)
        .run(
            context -> {
              assertThat(context.getBean(CircuitBreakerRegistry.class)).isSameAs(registry);
              assertThat(context.getBean(CircuitBreakerInterceptor.class)).isSameAs(interceptor);
              assertThat(context.getBean(OkHttpCustomizer.class)).isSameAs(customizer);
              assertThat(context.getBean(ApacheCustomizer.class)).isSameAs(apache);
              assertThat(context.getBean(FluxgateMetrics.class)).isSameAs(metrics);
              assertThat(context.getBean(LogListener.class)).isSameAs(log);
            });
  }

  @Test
  void customizersAddTheGuardToBuilders() {
    Contexts.starter()
        .run(
            context -> {
              OkHttpClient.Builder builder = new OkHttpClient.Builder();
              context.getBean(OkHttpCustomizer.class).customize(builder);
              assertThat(builder.interceptors())
                  .containsExactly(context.getBean(CircuitBreakerInterceptor.class));
            });
  }

  @Test
  void adaptersAndTheirClientsMayBeAbsent() {
    assertAbsent("fluxgateOkHttpCustomizer", OkHttpClient.class);
    assertAbsent("fluxgateOkHttpCustomizer", CircuitBreakerInterceptor.class);
    assertAbsent("fluxgateApacheCustomizer", HttpClientBuilder.class);
    assertAbsent("fluxgateApacheCustomizer", CircuitBreakerExecHandlers.class);
    assertAbsent("fluxgateHttpClient", CircuitBreakerHttpClient.class);
    assertAbsent("fluxgateMetrics", FluxgateMetrics.class);
    assertAbsent("fluxgateMetrics", MeterRegistry.class);
  }

  private static void assertAbsent(String bean, Class<?> missing) {
    Contexts.starter()
        .withClassLoader(new FilteredClassLoader(missing))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(HttpGuard.class)
                    .doesNotHaveBean(bean));
  }

  @Test
  void actuatorMayBeAbsent() {
    Contexts.starter()
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.boot.actuate", "org.springframework.boot.health"))
        .withPropertyValues("management.endpoints.web.exposure.include=*")
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(HttpGuard.class)
                    .doesNotHaveBean("fluxgateEndpoint")
                    .doesNotHaveBean("fluxgateHealthIndicator"));
  }

  @Test
  void disabledLeavesNothing() {
    Contexts.starter()
        .withPropertyValues("fluxgate.http.enabled=false")
        .run(
            context -> {
              Map<String, Object> beans = context.getBeansOfType(Object.class);
              assertThat(beans.keySet()).noneMatch(name -> name.startsWith("fluxgate"));
            });
  }

  @Test
  void transitionsNeedNotBeLogged() {
    Contexts.starter()
        .withPropertyValues("fluxgate.http.log-transitions=false")
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(LogListener.class);
              assertThat(Contexts.policy(context, Contexts.HOST).listeners()).isEmpty();
            });
  }

  @Test
  void listenerBeanReceivesTheSignalsOfEveryPolicy() {
    RecordingListener listener = RecordingListener.create();
    Contexts.starter()
        .withBean(RecordingListener.class, () -> listener)
        .withInitializer(
            Contexts.properties("fluxgate.policies[" + Contexts.HOST + "].failure-streak=3"))
        .run(
            context -> {
              HttpGuard guard = context.getBean(HttpGuard.class);
              guard.registry().get(Contexts.HOST).forceOpen();
              guard.registry().get("https://other.example.com:443").disable();
              assertThat(listener.statesEntered())
                  .containsExactly(CircuitState.FORCED_OPEN, CircuitState.DISABLED);
            });
  }

  @Test
  void keyAndCustomizersOfTheApplicationAreHeeded() {
    HttpKey everything = request -> "everything";
    Contexts.starter()
        .withBean(HttpKey.class, () -> everything)
        .withBean(HttpGuardCustomizer.class, () -> builder -> builder.maximumBreakers(7))
        .withPropertyValues("fluxgate.policies.everything.half-open-calls=3")
        .run(
            context -> {
              assertThat(context.getBean(HttpGuard.class).toString()).contains("7");
              assertThat(Contexts.policy(context, "everything").verdictCalls()).isEqualTo(3);
            });
  }

  @Test
  void registryHasTheBoundsOfTheProperties() {
    Contexts.starter()
        .withPropertyValues("fluxgate.http.maximum-breakers=12")
        .run(
            context ->
                assertThat(context.getBean(CircuitBreakerRegistry.class).toString())
                    .contains("at most 12"));
  }
}
