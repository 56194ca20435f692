package io.fluxgate.http.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import io.fluxgate.CapturedLog;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.FakeTicker;
import io.fluxgate.Tracker;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpRequestInfo;
import io.fluxgate.http.HttpTracker;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that fail on a device without a network. */
class OfflineExchangeTest {

  private static final HttpRequestInfo REQUEST = Exchanges.to("host");

  private final FakeTicker ticker = FakeTicker.create();
  private final CircuitBreakerPolicy policy =
      CircuitBreakerPolicy.builder()
          .tracker(Tracker.all().or(HttpTracker.serverErrors()))
          .tripper(Tripper.failureStreak(1))
          .ticker(ticker)
          .build();
  private volatile boolean online;
  private final HttpGuard guard =
      HttpGuard.builder()
          .policy(policy)
          .cancelledAfter(Duration.ofSeconds(1))
          .online(() -> online)
          .build();

  private void fail(HttpGuard guard, HttpFailureKind kind) throws IOException {
    GuardedExchange exchange = GuardedExchange.begin(guard, REQUEST);
    ticker.advance(Duration.ofSeconds(2));
    exchange.failed(kind, new IOException(kind.name()));
    assertThat(exchange.isSettled()).isTrue();
  }

  private static CircuitBreaker breaker(HttpGuard guard) {
    return guard.registry().get("https://host:443");
  }

  @ParameterizedTest
  @EnumSource
  void withoutANetworkNoFailureCountsWhateverIsTracked(HttpFailureKind kind) throws IOException {
    fail(guard, kind);

    CallCounts counts = breaker(guard).info().counts();
    assertThat(counts.ignored()).isEqualTo(1);
    assertThat(counts.failed()).isZero();
    assertThat(breaker(guard).state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void connectionThatEndsWithoutANetworkIsIgnored() throws IOException {
    GuardedExchange exchange = GuardedExchange.begin(guard, REQUEST);
    exchange.connectionLost(HttpFailureKind.RESET, new IOException("abort"), new Object());

    assertThat(breaker(guard).info().counts().ignored()).isEqualTo(1);
    assertThat(breaker(guard).info().counts().sameConnection()).isZero();
  }

  @Test
  void failuresCountAgainOnceTheNetworkIsBack() throws IOException {
    fail(guard, HttpFailureKind.DNS);
    online = true;
    fail(guard, HttpFailureKind.DNS);

    assertThat(breaker(guard).state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void answerCountsAlthoughThereSeemsToBeNoNetwork() throws IOException {
    GuardedExchange.begin(guard, REQUEST).completed(REQUEST, Exchanges.status(503));

    assertThat(breaker(guard).state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void probeThatFailsWithoutANetworkGivesItsSlotToTheNext() throws IOException {
    online = true;
    fail(guard, HttpFailureKind.CONNECT);
    ticker.advance(Duration.ofMinutes(10));
    online = false;
    fail(guard, HttpFailureKind.CONNECT);

    assertThat(breaker(guard).state()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(breaker(guard).info().probesInFlight()).isZero();
  }

  @Test
  void failuresCountIfNobodyKnowsWhetherThereIsANetwork() throws IOException {
    HttpGuard broken =
        HttpGuard.builder()
            .policy(policy.toBuilder().tripper(Tripper.failureStreak(2)).build())
            .online(
                () -> {
                  throw new SecurityException("no permission");
                })
            .build();
    try (CapturedLog log = CapturedLog.open()) {
      fail(broken, HttpFailureKind.DNS);
      fail(broken, HttpFailureKind.DNS);

      assertThat(log.messages("online failed")).hasSize(1);
    }
    assertThat(breaker(broken).state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void bodyThatBreaksOffWithoutANetworkIsIgnored() throws IOException {
    GuardedExchange exchange = GuardedExchange.begin(guard, REQUEST);
    exchange.responded(REQUEST, Exchanges.status(200));
    exchange.failed(HttpFailureKind.BODY, new IOException("abort"));

    assertThat(breaker(guard).info().counts().ignored()).isEqualTo(1);
    assertThat(breaker(guard).info().counts().failed()).isZero();
  }
}
