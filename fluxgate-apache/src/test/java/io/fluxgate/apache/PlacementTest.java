package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Tripper;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What counts as one call: outside of the client's retries, and inside. */
class PlacementTest {

  private static final String BUSY =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy";

  private final HttpGuard lenient = HttpGuard.of(CircuitBreaker.of("lenient", streak(99)));
  private final Rig rig = new Rig();

  private static CircuitBreakerPolicy streak(int failures) {
    return CircuitBreakerPolicy.builder().tripper(Tripper.failureStreak(failures)).build();
  }

  @ParameterizedTest
  @EnumSource
  void repeatedCallIsOneOutcome(Form form) throws Exception {
    CircuitBreaker breaker = CircuitBreaker.of("outside", streak(99));
    try (RawServer server = RawServer.answering(BUSY);
        Form.Client client = perCall(form, HttpGuard.of(breaker))) {
      assertThat(client.get(server.uri("/"))).isEqualTo("503 busy");

      assertThat(server.requests()).isEqualTo(3);
      assertThat(breaker.info().counts().failed()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyAttemptIsAnOutcome(Form form) throws Exception {
    CircuitBreaker breaker = CircuitBreaker.of("inside", streak(99));
    try (RawServer server = RawServer.answering(BUSY);
        Form.Client client = perAttempt(form, HttpGuard.of(breaker))) {
      assertThat(client.get(server.uri("/"))).isEqualTo("503 busy");

      assertThat(server.requests()).isEqualTo(3);
      assertThat(breaker.info().counts().failed()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rejectionOfAnAttemptIsNotRepeatedAndReachesTheCallerAsItIs(Form form) throws Exception {
    try (RawServer server = RawServer.answering(BUSY);
        Form.Client client = perAttempt(form, rig.guard)) {
      assertThatThrownBy(() -> client.get(server.uri("/")))
          .isInstanceOf(CallNotPermittedIOException.class);

      assertThat(server.requests()).isEqualTo(1);
      assertThat(rig.counts().rejected()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rejectionOfAnAttemptGivesItsConnectionBack(Form form) throws Exception {
    try (RawServer server = RawServer.answering(BUSY);
        Form.Client client =
            form == Form.CLASSIC
                ? Form.classic(
                    CircuitBreakerExecHandlers.addPerAttemptTo(
                        Form.classicRetrying(),
                        new CircuitBreakerExecHandler(rig.guard).respondServiceUnavailable()))
                : Form.async(
                    CircuitBreakerExecHandlers.addPerAttemptTo(
                        Form.asyncRetrying(),
                        new CircuitBreakerAsyncExecHandler(rig.guard)
                            .respondServiceUnavailable()))) {
      // A pool has five connections for a host: more rejected calls than that would find none left.
      for (int i = 0; i < 12; i++) {
        rig.breaker.reset();
        assertThat(client.get(server.uri("/"))).isEqualTo("503 ");
      }
      assertThat(server.requests()).isEqualTo(12);
      assertThat(rig.counts().rejected()).isEqualTo(12);
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientWithoutRetriesIsGuardedPerAttemptToo(Form form) throws Exception {
    HttpGuard guard = rig.guard;
    try (RawServer server = RawServer.answering(BUSY);
        Form.Client client =
            form == Form.CLASSIC
                ? Form.classic(
                    CircuitBreakerExecHandlers.addPerAttemptTo(Form.classicBuilder(), guard))
                : Form.async(
                    CircuitBreakerExecHandlers.addPerAttemptTo(Form.asyncBuilder(), guard))) {
      assertThat(client.get(server.uri("/"))).isEqualTo("503 busy");

      assertThat(rig.breaker.state()).isEqualTo(CircuitState.OPEN);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rejectionOpensNoConnection(Form form) throws Exception {
    rig.breaker.forceOpen();
    try (RawServer server = RawServer.answering(RawServer.OK);
        Form.Client client = form.open(rig.guard)) {
      assertThatThrownBy(() -> client.get(server.uri("/")))
          .isInstanceOf(CallNotPermittedIOException.class);

      assertThat(server.connections()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void rejectionByAnInnerBreakerFreesTheOuterProbe(Form form) throws Exception {
    HttpGuard inner = HttpGuard.of(CircuitBreaker.of("inner"));
    CircuitBreaker shut = CircuitBreaker.of("shut");
    shut.forceOpen();
    rig.halfOpen();
    try (RawServer server = RawServer.answering(RawServer.OK);
        Form.Client client = nested(form, HttpGuard.of(shut), rig.guard);
        Form.Client healthy = nested(form, inner, rig.guard)) {
      assertThatThrownBy(() -> client.get(server.uri("/")))
          .isInstanceOf(CallNotPermittedIOException.class)
          .hasMessageContaining("shut");

      assertThat(rig.breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
      assertThat(healthy.get(server.uri("/"))).isEqualTo("200 ok");
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
  }

  private static Form.Client nested(Form form, HttpGuard perAttempt, HttpGuard perCall) {
    return form == Form.CLASSIC
        ? Form.classic(
            CircuitBreakerExecHandlers.addTo(
                CircuitBreakerExecHandlers.addPerAttemptTo(Form.classicRetrying(), perAttempt),
                perCall))
        : Form.async(
            CircuitBreakerExecHandlers.addTo(
                CircuitBreakerExecHandlers.addPerAttemptTo(Form.asyncRetrying(), perAttempt),
                perCall));
  }

  @Test
  void buildersAreReturned() {
    HttpClientBuilder classic = Form.classicBuilder();
    HttpAsyncClientBuilder async = Form.asyncBuilder();

    assertThat(CircuitBreakerExecHandlers.addTo(classic, lenient)).isSameAs(classic);
    assertThat(CircuitBreakerExecHandlers.addPerAttemptTo(classic, lenient)).isSameAs(classic);
    assertThat(CircuitBreakerExecHandlers.addTo(async, lenient)).isSameAs(async);
    assertThat(CircuitBreakerExecHandlers.addPerAttemptTo(async, lenient)).isSameAs(async);
  }

  private static Form.Client perCall(Form form, HttpGuard guard) {
    return form == Form.CLASSIC
        ? Form.classic(CircuitBreakerExecHandlers.addTo(Form.classicRetrying(), guard))
        : Form.async(CircuitBreakerExecHandlers.addTo(Form.asyncRetrying(), guard));
  }

  private static Form.Client perAttempt(Form form, HttpGuard guard) {
    return form == Form.CLASSIC
        ? Form.classic(CircuitBreakerExecHandlers.addPerAttemptTo(Form.classicRetrying(), guard))
        : Form.async(CircuitBreakerExecHandlers.addPerAttemptTo(Form.asyncRetrying(), guard));
  }
}
