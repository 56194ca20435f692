package io.fluxgate.internal.state;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Nulls;
import io.fluxgate.Policies;
import io.fluxgate.Rig;
import io.fluxgate.Tripper;
import io.fluxgate.WindowMetrics;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Transitions that fail: another thread was first, or something is thrown. */
class ContestedTransitionTest {

  /** Runs an action of the test where a state is made, which is before it is published. */
  private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});

  private final Rig rig =
      Rig.of(
          builder ->
              builder.clock(
                  () -> {
                    requireNonNull(meanwhile.getAndSet(() -> {})).run();
                    return Instant.EPOCH;
                  }));

  @Test
  void firstProbeIsRejectedIfAnotherStateIsAskedForMeanwhile() {
    rig.trip();
    rig.ticker.advance(Rig.DELAY);
    meanwhile.set(() -> rig.breaker.forceOpen());

    assertThat(rig.breaker.tryAcquire()).isEmpty();

    assertThat(rig.state()).isEqualTo(CircuitState.FORCED_OPEN);
    assertThat(rig.moves()).containsExactly("CLOSED>OPEN", "OPEN>FORCED_OPEN");
    assertThat(rig.info().counts().rejected()).isEqualTo(1);
  }

  @Test
  void stateIsReachedThoughAnotherIsAskedForMeanwhile() {
    rig.breaker.disable();
    meanwhile.set(() -> rig.breaker.forceOpen());

    rig.breaker.reset();

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(rig.moves())
        .containsExactly("CLOSED>DISABLED", "DISABLED>FORCED_OPEN", "FORCED_OPEN>CLOSED");
  }

  @Test
  void stateWhoseEndThrowsIsEndedByALaterOutcome() {
    StateMachine machine =
        new StateMachine(
            "m",
            Policies.settings(
                CircuitBreakerPolicy.builder()
                    .ticker(rig.ticker)
                    .tripper(Tripper.failureStreak(1))
                    .build()));
    State closed = machine.current();
    // It stands for memory that runs out: what parts throw does not come this far.
    assertThatThrownBy(() -> machine.open(closed, "no memory", Nulls.none()))
        .isInstanceOf(NullPointerException.class);
    assertThat(machine.current()).isSameAs(closed);
    machine.open(closed, "memory again", WindowMetrics.empty());

    assertThat(machine.current().circuitState).isEqualTo(CircuitState.OPEN);
  }
}
