package io.fluxgate.spring;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** The health indicator in the form of Spring Boot 3. */
final class SpringBoot3Health implements HealthIndicator {

  private final BreakersHealth health;

  SpringBoot3Health(BreakersHealth health) {
    this.health = health;
  }

  @Override
  public Health health() {
    BreakersHealth.Report report = health.report();
    return Health.status(report.status().name()).withDetails(report.details()).build();
  }
}
