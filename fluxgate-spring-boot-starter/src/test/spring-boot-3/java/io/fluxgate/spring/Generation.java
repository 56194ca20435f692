package io.fluxgate.spring;

import java.util.Map;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestTemplate;

/** What tests have to say in the words of Spring Boot 3. */
final class Generation {

  static final String FACTORY = "spring.http.client.factory";
  static final String READ_TIMEOUT = "spring.http.client.read-timeout";
  static final String REDIRECTS = "spring.http.client.redirects";

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
    return context.getBean("fluxgateHealthIndicator", HealthIndicator.class).health();
  }
}
