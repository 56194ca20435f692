package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From every state to every state: by hand where a method does it, otherwise by outcomes and time.
 */
class TransitionMatrixTest {

  private static Rig in(CircuitState state) {
    Rig rig = Rig.create();
    switch (state) {
      case CLOSED -> {}
      case OPEN -> rig.trip();
      case HALF_OPEN -> {
        rig.trip();
        rig.ticker.advance(Rig.DELAY);
        rig.breaker.acquire().discard();
      }
      default -> by(state).accept(rig.breaker);
    }
    assertThat(rig.state()).isEqualTo(state);
    rig.signals.clear();
    return rig;
  }

  /** The manual operation that asks for a state. */
  private static Consumer<CircuitBreaker> by(CircuitState state) {
    return switch (state) {
      case CLOSED -> CircuitBreaker::reset;
      case DISABLED -> CircuitBreaker::disable;
      case METRICS_ONLY -> CircuitBreaker::metricsOnly;
      case FORCED_OPEN -> CircuitBreaker::forceOpen;
      case OPEN, HALF_OPEN -> throw new IllegalArgumentException(state + " is not asked for");
    };
  }

  static Stream<Arguments> manual() {
    List<CircuitState> targets =
        List.of(
            CircuitState.CLOSED,
            CircuitState.DISABLED,
            CircuitState.METRICS_ONLY,
            CircuitState.FORCED_OPEN);
    return Arrays.stream(CircuitState.values())
        .flatMap(from -> targets.stream().map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest
  @MethodSource("manual")
  void everyStateCanBeAskedForInEveryState(CircuitState from, CircuitState to) {
    Rig rig = in(from);
    CircuitBreakerInfo before = rig.info();

    by(to).accept(rig.breaker);

    assertThat(rig.state()).isEqualTo(to);
    if (from == to) {
      assertThat(rig.signals).isEmpty();
      assertThat(rig.info()).isEqualTo(before);
    } else {
      assertThat(rig.moves()).containsExactly(from + ">" + to);
      assertThat(rig.lastSignal().shadow()).isFalse();
      assertThat(rig.lastSignal().reason()).endsWith("()");
      assertThat(rig.info().transitions()).isEqualTo(before.transitions() + 1);
      assertThat(rig.info().metrics().total()).isZero();
      assertThat(rig.info().reopens()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(CircuitState.class)
  void onlyClosedAndHalfOpenOpenByThemselves(CircuitState from) {
    Rig rig = in(from);
    for (int i = 0; i < 3; i++) {
      rig.breaker.tryAcquire().ifPresent(Ticket::failure);
    }

    boolean opens =
        from == CircuitState.CLOSED || from == CircuitState.HALF_OPEN || from == CircuitState.OPEN;
    assertThat(rig.state()).isEqualTo(opens ? CircuitState.OPEN : from);
  }

  @ParameterizedTest
  @EnumSource(CircuitState.class)
  void onlyOpenGoesToHalfOpen(CircuitState from) {
    Rig rig = in(from);
    rig.ticker.advance(Rig.DELAY);
    rig.breaker.tryAcquire().ifPresent(Ticket::discard);

    boolean halfOpen = from == CircuitState.OPEN || from == CircuitState.HALF_OPEN;
    assertThat(rig.state() == CircuitState.HALF_OPEN).isEqualTo(halfOpen);
    assertThat(rig.signals).hasSize(from == CircuitState.OPEN ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource(CircuitState.class)
  void breakerStartsInItsInitialState(CircuitState initial) {
    Rig rig = Rig.of(builder -> builder.initialState(initial));

    assertThat(rig.state()).isEqualTo(initial);
    assertThat(rig.signals).isEmpty();
    assertThat(rig.info().transitions()).isZero();
    boolean rejects = initial == CircuitState.OPEN || initial == CircuitState.FORCED_OPEN;
    assertThat(rig.isRejected()).isEqualTo(rejects);
  }

  @Test
  void breakerThatStartsOpenWaitsItsDelay() {
    Rig rig = Rig.of(builder -> builder.initialState(CircuitState.OPEN));
    rig.ticker.advance(Rig.DELAY.minusNanos(1));
    assertThat(rig.isRejected()).isTrue();
    rig.ticker.advance(java.time.Duration.ofNanos(1));
    assertThat(rig.isRejected()).isFalse();
    rig.succeed(2);
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }
}
