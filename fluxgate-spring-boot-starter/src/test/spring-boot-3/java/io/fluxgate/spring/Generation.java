package io.fluxgate.spring;

import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.web.client.RestClientSsl;
import org.springframework.boot.autoconfigure.web.reactive.function.client.WebClientSsl;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/** What tests have to say in the words of Spring Boot 3. */
final class Generation {

  static final String FACTORY = "spring.http.client.factory";
  static final String READ_TIMEOUT = "spring.http.client.read-timeout";
  static final String REDIRECTS = "spring.http.client.redirects";
  static final String SSL_BUNDLE = "spring.http.client.ssl.bundle";
  static final String CONNECTOR = "spring.http.reactiveclient.connector";
  static final String REACTIVE_READ_TIMEOUT = "spring.http.reactiveclient.read-timeout";
  static final String REACTIVE_REDIRECTS = "spring.http.reactiveclient.redirects";
  static final String REACTIVE_SSL_BUNDLE = "spring.http.reactiveclient.ssl.bundle";

  private Generation() {}

  static RestTemplate restTemplate(ApplicationContext context) {
    return context.getBean(RestTemplateBuilder.class).build();
  }

  /** As Spring Boot makes it in tests: with the builder of the application. */
  static RestTemplate testRestTemplate(ApplicationContext context) {
    return new TestRestTemplate(context.getBean(RestTemplateBuilder.class))
        .withBasicAuth("user", "secret")
        .getRestTemplate();
  }

  static RestTemplate restTemplate(ApplicationContext context, SslBundle bundle) {
    return context.getBean(RestTemplateBuilder.class).sslBundle(bundle).build();
  }

  static Consumer<RestClient.Builder> restClientSsl(ApplicationContext context, String bundle) {
    return context.getBean(RestClientSsl.class).fromBundle(bundle);
  }

  static Consumer<WebClient.Builder> webClientSsl(ApplicationContext context, String bundle) {
    return context.getBean(WebClientSsl.class).fromBundle(bundle);
  }

  static String healthStatus(ApplicationContext context) {
    return healthStatus(context, "fluxgateHealthIndicator");
  }

  static String healthStatus(ApplicationContext context, String bean) {
    return indicated(context, bean).getStatus().getCode();
  }

  static Map<String, Object> healthDetails(ApplicationContext context) {
    return healthDetails(context, "fluxgateHealthIndicator");
  }

  static Map<String, Object> healthDetails(ApplicationContext context, String bean) {
    return indicated(context, bean).getDetails();
  }

  /** Returns the status of a component or of a group, as the endpoint gives it. */
  static String health(ApplicationContext context, String... path) {
    return Objects.requireNonNull(
            context.getBean(HealthEndpoint.class).healthForPath(path), String.join("/", path))
        .getStatus()
        .getCode();
  }

  private static Health indicated(ApplicationContext context, String bean) {
    return context.getBean(bean, HealthIndicator.class).health();
  }
}
