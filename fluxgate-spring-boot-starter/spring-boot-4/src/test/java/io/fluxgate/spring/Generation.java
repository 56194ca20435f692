package io.fluxgate.spring;

import java.util.Map;
import java.util.Objects;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestTemplate;

/** What tests have to say in the words of Spring Boot 4. */
final class Generation {

  static final String FACTORY = "spring.http.clients.imperative.factory";
  static final String READ_TIMEOUT = "spring.http.clients.read-timeout";
  static final String REDIRECTS = "spring.http.clients.redirects";

  private Generation() {}

  static RestTemplate restTemplate(ApplicationContext context) {
    return context.getBean(RestTemplateBuilder.class).build();
  }

  static String healthStatus(ApplicationContext context) {
    return health(context).getStatus().getCode();
  }

  static Map<String, Object> healthDetails(ApplicationContext context) {
    return health(context).getDetails();
  }

  private static Health health(ApplicationContext context) {
    return Objects.requireNonNull(
        context.getBean("fluxgateHealthIndicator", HealthIndicator.class).health());
  }
}
