package io.fluxgate.spring;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** The health indicator in the form of Spring Boot 4. */
final class SpringBoot4Health implements HealthIndicator {

  private final BreakersHealth health;

  SpringBoot4Health(BreakersHealth health) {
    this.health = health;
  }

  @Override
  public Health health() {
    BreakersHealth.Report report = health.report();
    return Health.status(report.status().name()).withDetails(report.details()).build();
  }
}
