package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the breaker does when a service asks its callers to stay away. */
class KeptRetryAfterTest {

  private record Asking(@Nullable Throwable error, Optional<Duration> retryAfter)
      implements Outcome {

    @Override
    public @Nullable Object result() {
      return null;
    }
  }

  private static void report(Rig rig, boolean failed, Duration retryAfter) {
    Throwable error = failed ? new IOException("busy") : null;
    rig.breaker.acquire().outcome(new Asking(error, Optional.of(retryAfter)), Tracker.all());
  }

  @Test
  void breakerThatOpensStaysOpenAsLongAsItWasAskedTo() {
    Rig rig = Rig.create();
    report(rig, true, Duration.ofSeconds(90));
    rig.ticker.advance(Duration.ofSeconds(20));

    rig.fail(2);

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rig.info().untilProbe()).contains(Duration.ofSeconds(70));
  }

  @Test
  void retryAfterShorterThanTheDelayChangesNothing() {
    Rig rig = Rig.create();
    report(rig, true, Duration.ofSeconds(1));

    rig.fail(2);

    assertThat(rig.info().untilProbe()).contains(Rig.DELAY);
  }

  @Test
  void longestRetryAfterCounts() {
    Rig rig = Rig.create();
    report(rig, true, Duration.ofSeconds(90));
    report(rig, true, Duration.ofSeconds(30));

    rig.fail();

    assertThat(rig.info().untilProbe()).contains(Duration.ofSeconds(90));
  }

  @Test
  void retryAfterThatIsOverIsForgotten() {
    Rig rig = Rig.of(builder -> builder.tripper(Tripper.retryAfter().and(Tripper.minRequests(2))));
    report(rig, true, Duration.ofSeconds(5));
    rig.ticker.advance(Duration.ofSeconds(5));

    rig.fail();

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void retryAfterAloneDoesNotOpen() {
    Rig rig = Rig.create();

    report(rig, false, Duration.ofSeconds(90));

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void retryAfterTripperOpensAtOnceForThatLongAlsoOnASuccess() {
    for (boolean failed : new boolean[] {true, false}) {
      Rig rig = Rig.of(builder -> builder.tripper(Tripper.retryAfter()));
      rig.succeed(3);

      report(rig, failed, Duration.ofSeconds(90));

      assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
      assertThat(rig.lastSignal().reason())
          .isEqualTo("retryAfter(): the service asks to wait 90 s");
      assertThat(rig.info().untilProbe()).contains(Duration.ofSeconds(90));
    }
  }

  @Test
  void retryAfterOfAProbeIsKeptForTheReopening() {
    Rig rig = Rig.readyToProbe(builder -> builder.tripper(Tripper.failureRate(0.5)));

    report(rig, true, Duration.ofSeconds(90));

    assertThat(rig.info().reopens()).isEqualTo(1);
    assertThat(rig.info().untilProbe()).contains(Duration.ofSeconds(90));
  }

  @Test
  void absurdRetryAfterNeverOverflows() {
    Rig rig = Rig.of(builder -> builder.tripper(Tripper.retryAfter()));
    rig.ticker.set(Long.MAX_VALUE - 5);

    report(rig, true, Retry.FOREVER);

    assertThat(rig.isRejected()).isTrue();
    rig.ticker.advance(Duration.ofDays(365));
    assertThat(rig.isRejected()).isTrue();
  }

  @Test
  void negativeRetryAfterIsNone() {
    Rig rig = Rig.of(builder -> builder.tripper(Tripper.retryAfter()));

    report(rig, true, Duration.ofSeconds(-90));

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void lateRetryAfterChangesNothing() {
    Rig rig = Rig.of(builder -> builder.tripper(Tripper.failureStreak(1)));
    Ticket late = rig.breaker.acquire();
    rig.fail();

    late.outcome(new Asking(new IOException(), Optional.of(Duration.ofSeconds(90))), Tracker.all());

    assertThat(rig.info().untilProbe()).contains(Rig.DELAY);
  }
}
