package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpGuard;
import org.junit.jupiter.api.Test;

class HealthTest {

  @Test
  void isUpWhileAllIsClosed() {
    Contexts.starter()
        .run(
            context -> {
              context.getBean(HttpGuard.class).registry().get(Contexts.HOST);

              assertThat(Generation.healthStatus(context)).isEqualTo("UP");
              assertThat(Generation.healthDetails(context)).containsOnlyKeys("breakers");
            });
  }

  @Test
  void openCircuitIsShownAndNotDown() {
    Contexts.starter()
        .run(
            context -> {
              context.getBean(HttpGuard.class).registry().get(Contexts.HOST).forceOpen();

              assertThat(Generation.healthStatus(context)).isEqualTo("UP");
              assertThat(Generation.healthDetails(context))
                  .containsEntry("breakers", 1)
                  .extractingByKey("notClosed")
                  .asString()
                  .contains(Contexts.HOST, CircuitState.FORCED_OPEN.name())
                  // The endpoint has them; an empty list would say that there were none.
                  .doesNotContain("lastTransitions=[]");
            });
  }

  @Test
  void openCircuitIsDownWhereThatIsAskedFor() {
    Contexts.starter()
        .withPropertyValues("fluxgate.health.down-when-open=true")
        .run(
            context -> {
              HttpGuard guard = context.getBean(HttpGuard.class);
              guard.registry().get(Contexts.HOST).metricsOnly();
              assertThat(Generation.healthStatus(context)).isEqualTo("UP");

              guard.registry().get("https://other.example.com:443").forceOpen();

              assertThat(Generation.healthStatus(context)).isEqualTo("DOWN");
            });
  }

  @Test
  void canBeSwitchedOff() {
    Contexts.starter()
        .withPropertyValues("management.health.fluxgate.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean("fluxgateHealthIndicator"));
  }
}
