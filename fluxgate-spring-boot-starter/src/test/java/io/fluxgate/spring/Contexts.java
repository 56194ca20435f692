package io.fluxgate.spring;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.http.HttpGuard;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/** Applications to test in. */
final class Contexts {

  static final String HOST = "https://payments.example.com:443";

  private Contexts() {}

  /** Everything that is on the class path, as in a real application. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Everything {}

  static ApplicationContextRunner everything() {
    return new ApplicationContextRunner().withUserConfiguration(Everything.class);
  }

  /** Nothing but the starter. */
  static ApplicationContextRunner starter() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                FluxgateAutoConfiguration.class,
                FluxgateClientsAutoConfiguration.class,
                FluxgateEndpointAutoConfiguration.class,
                FluxgateMetricsAutoConfiguration.class,
                FluxgateObservationAutoConfiguration.class,
                FluxgateReportAutoConfiguration.class,
                FluxgateRestClientAutoConfiguration.class,
                SpringBoot3HealthAutoConfiguration.class,
                SpringBoot4HealthAutoConfiguration.class));
  }

  /**
   * Sets properties, each as name=value. The runner's own way of setting them takes the colon of an
   * address for the end of the name.
   */
  static ApplicationContextInitializer<ConfigurableApplicationContext> properties(
      String... properties) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String property : properties) {
      int end = property.indexOf('=');
      values.put(property.substring(0, end), property.substring(end + 1));
    }
    return context ->
        context
            .getEnvironment()
            .getPropertySources()
            .addFirst(new MapPropertySource("test", values));
  }

  static CircuitBreakerPolicy policy(ApplicationContext context, String host) {
    return context.getBean(HttpGuard.class).registry().get(host).policy();
  }
}
