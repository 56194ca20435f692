package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The values that users get: equal if all they say is equal, and printed as people read them. */
class ValuesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final WindowMetrics METRICS = WindowMetrics.of(3, 1, List.of(), List.of(), null);

  private static void assertDiffer(Object value, Object same, Object... others) {
    assertThat(value).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo("value");
    for (Object other : others) {
      assertThat(value).isNotEqualTo(other);
    }
  }

  private static Signal.Builder signal() {
    return Signal.builder("service", CircuitState.CLOSED, CircuitState.OPEN)
        .sequence(7)
        .when(Instant.EPOCH)
        .reason("failureStreak(1): 1 failure in a row")
        .metrics(METRICS)
        .causes(List.of("IOException: down"));
  }

  @Test
  void signalsAreEqualIfTheySayTheSame() {
    assertDiffer(
        signal().build(),
        signal().build(),
        signal().sequence(8).build(),
        signal().when(Instant.EPOCH.plusNanos(1)).build(),
        signal().reason("another").build(),
        signal().metrics(WindowMetrics.empty()).build(),
        signal().causes(List.of()).build(),
        signal().shadow(true).build(),
        signal().origin(Signal.Origin.FLEET).build(),
        Signal.builder("service", CircuitState.CLOSED, CircuitState.OPEN).build(),
        Signal.builder("other", CircuitState.CLOSED, CircuitState.OPEN).build(),
        Signal.builder("service", CircuitState.HALF_OPEN, CircuitState.OPEN).build(),
        Signal.builder("service", CircuitState.CLOSED, CircuitState.HALF_OPEN).build());
  }

  @Test
  void signalIsOneSentence() {
    assertThat(signal().build())
        .hasToString("service went CLOSED -> OPEN (failureStreak(1): 1 failure in a row) #7");
    assertThat(signal().shadow(true).build())
        .hasToString("service would go CLOSED -> OPEN (failureStreak(1): 1 failure in a row) #7");
  }

  @Test
  void signalKeepsWhatItsBuilderWasGiven() {
    Signal signal = signal().build();

    assertThat(signal.name()).isEqualTo("service");
    assertThat(signal.from()).isEqualTo(CircuitState.CLOSED);
    assertThat(signal.to()).isEqualTo(CircuitState.OPEN);
    assertThat(signal.sequence()).isEqualTo(7);
    assertThat(signal.when()).isEqualTo(Instant.EPOCH);
    assertThat(signal.reason()).isEqualTo("failureStreak(1): 1 failure in a row");
    assertThat(signal.metrics()).isEqualTo(METRICS);
    assertThat(signal.causes()).containsExactly("IOException: down");
    assertThat(signal.shadow()).isFalse();
    assertThat(signal.origin()).isEqualTo(Signal.Origin.LOCAL);
    assertThat(signal().origin(Signal.Origin.MANUAL).build().origin())
        .isEqualTo(Signal.Origin.MANUAL);
  }

  @Test
  void callCountsAreEqualIfAllNumbersAre() {
    assertDiffer(
        CallCounts.of(1, 2, 3, 4, 5),
        CallCounts.of(1, 2, 3, 4, 5),
        CallCounts.of(0, 2, 3, 4, 5),
        CallCounts.of(1, 0, 3, 4, 5),
        CallCounts.of(1, 2, 0, 4, 5),
        CallCounts.of(1, 2, 3, 0, 5),
        CallCounts.of(1, 2, 3, 4, 0));
    assertThat(CallCounts.of(1, 2, 3, 4, 5))
        .hasToString("CallCounts[succeeded=1, failed=2, ignored=3, rejected=4, wouldBeRejected=5]");
  }

  @Test
  void tripContextsAreEqualIfAllFieldsAre() {
    TripContext context = TripContext.of(CircuitState.CLOSED, METRICS, 1, 100, SECOND);

    assertDiffer(
        context,
        TripContext.of(CircuitState.CLOSED, METRICS, 1, 100, SECOND),
        TripContext.of(CircuitState.HALF_OPEN, METRICS, 1, 100, SECOND),
        TripContext.of(CircuitState.CLOSED, WindowMetrics.empty(), 1, 100, SECOND),
        TripContext.of(CircuitState.CLOSED, METRICS, 2, 100, SECOND),
        TripContext.of(CircuitState.CLOSED, METRICS, 1, 99, SECOND),
        TripContext.of(CircuitState.CLOSED, METRICS, 1, 100, null));
    assertThat(context)
        .hasToString("CLOSED, total=3, failed=1, streak=1, maximumCalls=100, retryAfter=1 s");
    assertThat(context.retryAfter()).contains(SECOND);
    assertThat(TripContext.of(CircuitState.CLOSED, METRICS, 1, 100, null))
        .hasToString("CLOSED, total=3, failed=1, streak=1, maximumCalls=100");
  }

  @Test
  void tripperInputsAreEqualIfTheRuleReadsTheSame() {
    TripperInputs counts = TripperInputs.counts();

    assertDiffer(
        counts.slowCalls(SECOND),
        counts.slowCalls(SECOND).slowCalls(SECOND),
        counts,
        counts.slowCalls(SECOND).averageDuration(),
        counts.slowCalls(SECOND).afterEveryOutcome(),
        counts.slowCalls(SECOND).healthy(3),
        counts.slowCalls(SECOND).needsFailures(3),
        counts.slowCalls(SECOND).rate());
    assertThat(counts.slowCalls(SECOND).rate())
        .hasToString(
            "TripperInputs[slowThresholds=[1 s], averageDuration=false, everyOutcome=false,"
                + " tripsWhenHealthy=false, minimumCalls=0, minimumFailures=0,"
                + " unboundedRate=true]");
  }

  @Test
  void infosAreEqualUntilSomethingHappens() {
    Rig rig = Rig.create();
    rig.fail();
    CircuitBreakerInfo info = rig.info();

    assertDiffer(info, rig.info());
    rig.succeed();

    assertThat(rig.info()).isNotEqualTo(info);
  }

  @Test
  void infoPrintsTimesAsPeopleReadThem() {
    Instant when = Instant.parse("2026-01-01T12:00:00Z");
    Rig rig = Rig.of(builder -> builder.clock(() -> when));
    rig.trip();
    rig.ticker.advance(Duration.ofNanos(1_234_567_890));

    assertThat(rig.info())
        .hasToString(
            "CircuitBreakerInfo[name=service, state=OPEN, since=2026-01-01T12:00:00Z, reopens=0,"
                + " streak=0, metrics=[total=0, failed=0], probesInFlight=0, untilProbe=8.8 s,"
                + " transitions=1, lastOpening=service went CLOSED -> OPEN (failureStreak(3):"
                + " 3 failures in a row) #1, counts=CallCounts[succeeded=0, failed=3, ignored=0,"
                + " rejected=0, wouldBeRejected=0], failureKinds={IOException=3}]");
  }
}
