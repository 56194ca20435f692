package io.fluxgate;

import static io.fluxgate.Tripper.avgLatency;
import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.minRequests;
import static io.fluxgate.Tripper.slowRate;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import io.fluxgate.http.HttpTracker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user writes is what logs and signals print. */
class PrintedAsWrittenTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

  static Stream<Arguments> printed() {
    return Stream.of(windows(), trippers(), retries(), permits(), trackers(), http(), listeners())
        .flatMap(List::stream);
  }

  private static List<Arguments> windows() {
    return List.of(
        Arguments.of(Window.count(100), "count(100)"),
        Arguments.of(Window.time(Duration.ofMinutes(5)), "time(5 min)"));
  }

  private static List<Arguments> trippers() {
    return List.of(
        Arguments.of(
            failureStreak(5).or(minRequests(20).and(failureRate(0.4))),
            "failureStreak(5).or(minRequests(20).and(failureRate(0.4)))"),
        Arguments.of(
            failureStreak(5).or(minRequests(20)).and(failureRate(0.4)),
            "failureStreak(5).or(minRequests(20)).and(failureRate(0.4))"),
        Arguments.of(slowRate(0.5, Duration.ofMillis(250)).not(), "slowRate(0.5, 250 ms).not()"),
        Arguments.of(avgLatency(Duration.ofMillis(1_500)), "avgLatency(1.5 s)"),
        Arguments.of(
            Tripper.closed().and(Tripper.halfOpen().not()), "closed().and(halfOpen().not())"),
        Arguments.of(Tripper.retryAfter(), "retryAfter()"),
        Arguments.of(Tripper.custom("mine", context -> false), "mine"));
  }

  private static List<Arguments> retries() {
    return List.of(
        Arguments.of(Retry.always(), "always()"),
        Arguments.of(Retry.never(), "never()"),
        Arguments.of(Retry.cooldown(HALF_A_MINUTE), "cooldown(30 s)"),
        Arguments.of(Retry.cooldown(HALF_A_MINUTE).jitter(0.1), "cooldown(30 s).jitter(0.1)"),
        Arguments.of(Retry.cooldown(Retry.FOREVER), "cooldown(forever)"),
        Arguments.of(
            Retry.backoff(HALF_A_MINUTE).multiplier(3).maxDelay(Duration.ofMinutes(10)).jitter(0.1),
            "backoff(30 s).multiplier(3.0).maxDelay(10 min).jitter(0.1)"));
  }

  private static List<Arguments> permits() {
    return List.of(
        Arguments.of(Permit.all(), "all()"),
        Arguments.of(Permit.random(0.5), "random(0.5)"),
        Arguments.of(Permit.rampUp(0.1, 1, HALF_A_MINUTE), "rampUp(0.1, 1.0, 30 s)"));
  }

  private static List<Arguments> trackers() {
    return List.of(
        Arguments.of(Tracker.all(), "all()"),
        Arguments.of(
            Tracker.typeOf(IOException.class, UncheckedIOException.class)
                .and(Tracker.causedBy(InterruptedException.class).not()),
            "typeOf(IOException, UncheckedIOException)"
                + ".and(causedBy(InterruptedException).not())"),
        Arguments.of(
            Tracker.custom(error -> false).or(Tracker.result(result -> false)),
            "custom().or(result())"));
  }

  private static List<Arguments> http() {
    CircuitBreakerPolicy policy = CircuitBreakerPolicy.http();
    return List.of(
        Arguments.of(HttpKey.host(), "host()"),
        Arguments.of(HttpKey.hostAndMethod(), "hostAndMethod()"),
        Arguments.of(HttpKey.byPath("/users/{id}", "/orders"), "byPath(/users/{id}, /orders)"),
        Arguments.of(HttpTracker.serverErrors(), "statusBetween(500, 999)"),
        Arguments.of(HttpTracker.status(503, 429), "status(429, 503)"),
        Arguments.of(
            HttpTracker.kinds(HttpFailureKind.TLS, HttpFailureKind.DNS), "kinds(DNS, TLS)"),
        Arguments.of(
            HttpTracker.serverErrors().or(HttpTracker.rateLimited()),
            "statusBetween(500, 999).or(status(429))"),
        Arguments.of(
            HttpGuard.builder().key(HttpKey.hostAndMethod()).maximumBreakers(3).build(),
            "HttpGuard(key=hostAndMethod(),"
                + " CircuitBreakerRegistry(0 breakers of at most 3, policy="
                + policy
                + "))"),
        Arguments.of(
            HttpGuard.of(CircuitBreaker.of("one")), "HttpGuard(CircuitBreaker(one, CLOSED))"));
  }

  private static List<Arguments> listeners() {
    return List.of(
        Arguments.of(LogListener.create(), "LogListener(io.fluxgate)"),
        Arguments.of(
            CircuitBreakerPolicy.builder()
                .tracker(Tracker.all())
                .tripper(minRequests(2).and(slowRate(1, SECOND)))
                .listener(LogListener.create())
                .build(),
            "CircuitBreakerPolicy[window=count(100), tracker=all(),"
                + " tripper=minRequests(2).and(slowRate(1.0, 1 s)), retry=cooldown(60 s),"
                + " permit=random(0.5), halfOpenCalls=10, probeTimeout=60 s, initialState=CLOSED,"
                + " listeners=[LogListener(io.fluxgate)]]"));
  }

  @ParameterizedTest
  @MethodSource("printed")
  void partPrintsAsItIsWritten(Object part, String text) {
    assertThat(part).hasToString(text);
    assertThat(part.toString()).doesNotContain("PT").doesNotContain("@");
  }
}
