package io.fluxgate.spring;

import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientSsl;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.webclient.autoconfigure.WebClientSsl;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/** What tests have to say in the words of Spring Boot 4. */
final class Generation {

  static final String FACTORY = "spring.http.clients.imperative.factory";
  static final String READ_TIMEOUT = "spring.http.clients.read-timeout";
  static final String REDIRECTS = "spring.http.clients.redirects";
  static final String SSL_BUNDLE = "spring.http.clients.ssl.bundle";
  static final String CONNECTOR = "spring.http.clients.reactive.connector";
  static final String REACTIVE_READ_TIMEOUT = READ_TIMEOUT;
  static final String REACTIVE_REDIRECTS = REDIRECTS;
  static final String REACTIVE_SSL_BUNDLE = SSL_BUNDLE;

  private Generation() {}

  static RestTemplate restTemplate(ApplicationContext context) {
    return context.getBean(RestTemplateBuilder.class).build();
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
    return health(context, bean).getStatus().getCode();
  }

  static Map<String, Object> healthDetails(ApplicationContext context) {
    return healthDetails(context, "fluxgateHealthIndicator");
  }

  static Map<String, Object> healthDetails(ApplicationContext context, String bean) {
    return health(context, bean).getDetails();
  }

  private static Health health(ApplicationContext context, String bean) {
    return Objects.requireNonNull(context.getBean(bean, HealthIndicator.class).health());
  }
}
