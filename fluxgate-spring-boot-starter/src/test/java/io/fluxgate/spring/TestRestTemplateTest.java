package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.client.RestTemplate;

/** A test's own client calls the application from outside: it has no breaker. */
class TestRestTemplateTest {

  private Upstream upstream;

  @BeforeEach
  void start() throws IOException {
    upstream = Upstream.start();
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "http-components", "simple"})
  void testRestTemplateIsNotGuarded(String factory) {
    Contexts.everything()
        .withPropertyValues(Generation.FACTORY + "=" + factory)
        .run(
            context -> {
              RestTemplate ofTest = Generation.testRestTemplate(context);
              String up = upstream.url() + "/up";
              CircuitBreaker breaker =
                  context.getBean(HttpGuard.class).registry().get(upstream.url());

              assertThat(ofTest.getForEntity(up, String.class).getStatusCode().value())
                  .isEqualTo(204);
              assertThat(breaker.info().counts().succeeded()).isZero();
              breaker.forceOpen();

              assertThat(ofTest.getForEntity(up, String.class).getStatusCode().value())
                  .isEqualTo(204);
              assertThatThrownBy(
                      () -> Generation.restTemplate(context).getForEntity(up, String.class))
                  .hasCauseInstanceOf(CallNotPermittedIOException.class);
            });
  }
}
