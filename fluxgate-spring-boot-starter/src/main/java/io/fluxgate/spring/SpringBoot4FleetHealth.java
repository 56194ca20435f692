package io.fluxgate.spring;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** The health indicator of the fleet in the form of Spring Boot 4. */
final class SpringBoot4FleetHealth implements HealthIndicator {

  private final FleetHealth health;

  SpringBoot4FleetHealth(FleetHealth health) {
    this.health = health;
  }

  @Override
  public Health health() {
    return Health.up().withDetails(health.details()).build();
  }
}
