package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpGuard;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

@SpringJUnitConfig
@FreshGuards
class FreshGuardsTest {

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(FluxgateAutoConfiguration.class)
  static class Application {

    @Bean
    CircuitBreaker database() {
      return CircuitBreaker.of("database");
    }
  }

  @Autowired HttpGuard guard;
  @Autowired CircuitBreaker database;

  @RepeatedTest(2)
  void eachTestHasFreshBreakers() {
    assertThat(guard.registry().breakers()).isEmpty();
    assertThat(database.state()).isEqualTo(CircuitState.CLOSED);
    guard.forceOpen(Contexts.HOST);
    database.disable();
  }
}
