package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallNotPermittedExceptionTest {

  private static CallNotPermittedException rejection(Rig rig) {
    return catchThrowableOfType(CallNotPermittedException.class, rig.breaker::acquire);
  }

  /** What the message says about the opening by three failures. */
  private static String opening(Rig rig) {
    Signal opening = rig.info().lastOpening().orElseThrow();
    return "; it opened at " + opening.when() + ": failureStreak(3): 3 failures in a row";
  }

  @Test
  void rejectionWhileOpenNamesTheTimeOfTheNextProbe() {
    Rig rig = Rig.create();
    rig.trip();
    rig.ticker.advance(Duration.ofSeconds(3));

    CallNotPermittedException rejection = rejection(rig);

    assertThat(rejection.name()).isEqualTo("service");
    assertThat(rejection.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rejection.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(rejection)
        .hasMessage("Circuit breaker service is OPEN: next probe in 7 s" + opening(rig));
  }

  @Test
  void rejectionWhileHalfOpenSaysThatProbesAreInFlight() {
    Rig rig = Rig.readyToProbe(builder -> builder.halfOpenCalls(1));
    rig.breaker.acquire();

    CallNotPermittedException rejection = rejection(rig);

    assertThat(rejection.state()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(rejection.retryAfter()).contains(Duration.ZERO);
    assertThat(rejection)
        .hasMessage(
            "Circuit breaker service is HALF_OPEN: enough probes are in flight" + opening(rig));
  }

  @Test
  void rejectionThatOnlyManualActionEndsSaysSo() {
    Rig forced = Rig.of(builder -> builder.initialState(CircuitState.FORCED_OPEN));
    Rig never = Rig.of(builder -> builder.retry(Retry.never()));
    never.trip();

    assertThat(rejection(forced).retryAfter()).isEmpty();
    assertThat(rejection(forced))
        .hasMessage("Circuit breaker service is FORCED_OPEN: until it is reset");
    assertThat(rejection(never).retryAfter()).isEmpty();
    assertThat(rejection(never))
        .hasMessage("Circuit breaker service is OPEN: until it is reset" + opening(never));
  }

  @Test
  void rejectionSaysWhyAndWhenTheCircuitOpened() {
    Instant when = Instant.parse("2026-01-01T12:00:00Z");
    Rig rig = Rig.of(builder -> builder.clock(() -> when));
    rig.fail();
    rig.breaker.acquire().error(new IllegalStateException("full"));
    rig.fail();

    CallNotPermittedException rejection = rejection(rig);

    assertThat(rejection.reason()).contains("failureStreak(3): 3 failures in a row");
    assertThat(rejection.openedAt()).contains(when);
    assertThat(rejection.causes())
        .containsExactly("IOException: down", "IllegalStateException: full");
    assertThat(rejection)
        .hasMessage(
            "Circuit breaker service is OPEN: next probe in 10 s; it opened at"
                + " 2026-01-01T12:00:00Z: failureStreak(3): 3 failures in a row");
  }

  @Test
  void rejectionByABreakerThatNeverOpenedHasNoReason() {
    CallNotPermittedException rejection =
        rejection(Rig.of(builder -> builder.initialState(CircuitState.OPEN)));

    assertThat(rejection.reason()).isEmpty();
    assertThat(rejection.openedAt()).isEmpty();
    assertThat(rejection.causes()).isEmpty();
    assertThat(rejection).hasMessage("Circuit breaker service is OPEN: next probe in 10 s");
  }

  @Test
  void reasonOfARejectionWhileHalfOpenIsThatOfTheLastOpening() {
    Rig rig = Rig.readyToProbe(builder -> builder.halfOpenCalls(1));
    Ticket probe = rig.breaker.acquire();
    assertThat(rejection(rig).reason()).contains("failureStreak(3): 3 failures in a row");

    probe.failure();

    assertThat(rejection(rig).reason()).contains("failureStreak(3): 1 failure in a row");
    assertThat(rejection(rig).causes()).isEmpty();
  }

  @Test
  void reasonOfACircuitThatWasOpenedByHandNamesTheCall() {
    Rig rig = Rig.create();
    rig.breaker.openFor(Duration.ofMinutes(5));
    assertThat(rejection(rig).reason()).contains("openFor(5 min)");

    rig.breaker.forceOpen();

    assertThat(rejection(rig).reason()).contains("forceOpen()");
  }

  @Test
  void waitIsWrittenAsPeopleReadIt() {
    Rig rig = Rig.of(builder -> builder.retry(Retry.cooldown(Duration.ofSeconds(60))));
    rig.trip();
    rig.ticker.advance(Duration.ofNanos(256_369_349));

    assertThat(rejection(rig)).hasMessageContaining("is OPEN: next probe in 59.7 s;");
  }

  @Test
  void hostileReasonIsOneLine() {
    Rig rig =
        Rig.of(builder -> builder.tripper(Tripper.custom("a\nb", context -> context.streak() > 0)));
    rig.fail();

    assertThat(rejection(rig).getMessage()).endsWith(": a?b");
    assertThat(rejection(rig).reason()).contains("a\nb");
  }

  @Test
  void infoKnowsTheLastOpeningAfterTheCircuitHasClosed() {
    Rig rig = Rig.create();
    assertThat(rig.info().lastOpening()).isEmpty();
    rig.trip();
    Signal opening = rig.lastSignal();
    assertThat(rig.info().lastOpening()).contains(opening);

    rig.breaker.reset();

    assertThat(rig.info().lastOpening()).contains(opening);
    rig.breaker.forceOpen();
    assertThat(rig.info().lastOpening()).contains(rig.lastSignal());
    assertThat(rig.lastSignal().reason()).isEqualTo("forceOpen()");
  }

  @Test
  void rejectionHasNoStackTraceUnlessThePolicyAsksForOne() {
    Rig plain = Rig.of(builder -> builder.initialState(CircuitState.FORCED_OPEN));
    Rig traced =
        Rig.of(
            builder -> builder.initialState(CircuitState.FORCED_OPEN).rejectionStackTraces(true));

    assertThat(rejection(plain).getStackTrace()).isEmpty();
    assertThat(rejection(traced).getStackTrace()).isNotEmpty();
  }

  @Test
  void messageOfAHostileNameIsOneLine() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "a\r\nb",
            CircuitBreakerPolicy.builder().initialState(CircuitState.FORCED_OPEN).build());

    CallNotPermittedException rejection =
        catchThrowableOfType(CallNotPermittedException.class, breaker::acquire);

    assertThat(rejection.getMessage()).startsWith("Circuit breaker a??b is");
    assertThat(rejection.name()).isEqualTo("a\r\nb");
  }

  @Test
  void rejectionSurvivesSerialization() throws Exception {
    Rig rig = Rig.create();
    rig.trip();
    CallNotPermittedException rejection = rejection(rig);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(rejection);
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject())
          .isInstanceOfSatisfying(
              CallNotPermittedException.class,
              read -> {
                assertThat(read).hasMessage(rejection.getMessage());
                assertThat(read.retryAfter()).isEqualTo(rejection.retryAfter());
                assertThat(read.reason()).isEqualTo(rejection.reason()).isPresent();
                assertThat(read.openedAt()).isEqualTo(rejection.openedAt()).isPresent();
                assertThat(read.causes())
                    .isEqualTo(rejection.causes())
                    .containsExactly("IOException: down");
              });
    }
  }
}
