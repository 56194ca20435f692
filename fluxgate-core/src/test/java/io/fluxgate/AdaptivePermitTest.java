package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Probing that grows with success. */
class AdaptivePermitTest {

  private static final Duration DELAY = Duration.ofSeconds(5);

  private final FakeTicker ticker = FakeTicker.create();

  private CircuitBreaker halfOpen(int maximumProbes, int verdictCalls) {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b",
            CircuitBreakerPolicy.builder()
                .tripper(Tripper.failureStreak(3))
                .retry(Retry.cooldown(DELAY))
                .permit(Permit.adaptive())
                .maximumProbes(maximumProbes)
                .verdictCalls(verdictCalls)
                .ticker(ticker)
                .build());
    breaker.halfOpen();
    return breaker;
  }

  /** Begins calls until one is rejected. */
  private static List<Ticket> fill(CircuitBreaker breaker) {
    List<Ticket> admitted = new ArrayList<>();
    for (Optional<Ticket> next = breaker.tryAcquire();
        next.isPresent();
        next = breaker.tryAcquire()) {
      admitted.add(next.get());
    }
    return admitted;
  }

  @Test
  void eachSuccessAddsAProbe() {
    CircuitBreaker breaker = halfOpen(100, 100);

    List<Integer> widths = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      List<Ticket> probes = fill(breaker);
      widths.add(probes.size());
      probes.forEach(Ticket::success);
    }

    assertThat(widths).containsExactly(1, 2, 4, 8, 16);
  }

  @Test
  void failureHalvesTheirNumber() {
    CircuitBreaker breaker = halfOpen(100, 100);
    for (int round = 0; round < 3; round++) {
      fill(breaker).forEach(Ticket::success);
    }

    List<Ticket> probes = fill(breaker);
    assertThat(probes).hasSize(8);
    probes.get(0).failure();
    probes.subList(1, 8).forEach(Ticket::discard);

    assertThat(fill(breaker)).hasSize(4);
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
  }

  @Test
  void circuitClosesOnceNoCallIsRejectedAnyMore() {
    CircuitBreaker breaker = halfOpen(100, 2);
    for (int round = 0; round < 3; round++) {
      fill(breaker).forEach(Ticket::success);
      assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    // One call at a time, where eight could be.
    int calls = 0;
    while (breaker.state() == CircuitState.HALF_OPEN && calls < 100) {
      breaker.acquire().success();
      calls++;
    }

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(calls).isLessThanOrEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource(Rejecting.class)
  void circuitStaysHalfOpenWhileCallsAreRejected(Rejecting how) throws Exception {
    CircuitBreaker breaker = halfOpen(100, 2);

    for (int i = 0; i < 50; i++) {
      List<Ticket> probes = new ArrayList<>();
      for (int slots = i + 1; slots > 0; slots--) {
        probes.add(breaker.acquire());
      }
      how.reject(breaker);
      probes.get(0).success();
      probes.subList(1, probes.size()).forEach(Ticket::discard);
      assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    }
  }

  /** The ways in which a call meets a breaker that has no place for it. */
  enum Rejecting {
    TRY_ACQUIRE {
      @Override
      void reject(CircuitBreaker breaker) {
        assertThat(breaker.tryAcquire()).isEmpty();
      }
    },
    ACQUIRE {
      @Override
      void reject(CircuitBreaker breaker) {
        assertThatThrownBy(breaker::acquire).isInstanceOf(CallNotPermittedException.class);
      }
    },
    CALL {
      @Override
      void reject(CircuitBreaker breaker) {
        assertThatThrownBy(() -> breaker.call(() -> "made"))
            .isInstanceOf(CallNotPermittedException.class);
      }
    },
    CALL_WITH_FALLBACK {
      @Override
      void reject(CircuitBreaker breaker) {
        assertThat(breaker.call(() -> "made", error -> "fallback")).isEqualTo("fallback");
      }
    },
    CALL_ASYNC {
      @Override
      void reject(CircuitBreaker breaker) {
        assertThat(breaker.callAsync(() -> CompletableFuture.completedFuture("made")))
            .isCompletedExceptionally();
      }
    };

    abstract void reject(CircuitBreaker breaker);
  }

  @Test
  void answersThatTakeLongAddAProbeOnlyNowAndThen() {
    CircuitBreaker breaker = halfOpen(100, 100);
    while (breaker.info().counts().succeeded() < 7) {
      succeedAfter(breaker, Duration.ofMillis(100));
    }
    assertThat(width(breaker)).isEqualTo(8);

    for (int i = 0; i < 15; i++) {
      succeedAfter(breaker, Duration.ofMillis(201));
    }
    assertThat(width(breaker)).isEqualTo(8);
    succeedAfter(breaker, Duration.ofMillis(201));
    assertThat(width(breaker)).isEqualTo(9);

    succeedAfter(breaker, Duration.ofMillis(200));
    assertThat(width(breaker)).isEqualTo(10);
  }

  @Test
  void answersThatTakeAsLongAsBeforeTheOutageAreNotLate() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b", CircuitBreakerPolicy.httpGentle().toBuilder().ticker(ticker).build());
    for (int i = 0; i < 20; i++) {
      succeedAfter(breaker, Duration.ofMillis(500));
    }
    breaker.halfOpen();
    for (int i = 0; i < 5; i++) {
      assertThat(breaker.tryAcquire()).isPresent().get().satisfies(Ticket::success);
      assertThat(width(breaker)).isEqualTo(i + 2);
    }

    succeedAfter(breaker, Duration.ofMillis(900));
    assertThat(width(breaker)).isEqualTo(7);
  }

  private void succeedAfter(CircuitBreaker breaker, Duration time) {
    Ticket ticket = breaker.acquire();
    ticker.advance(time);
    ticket.success();
  }

  /** How many probes there is room for. The rejection that ends the count keeps it half open. */
  private static int width(CircuitBreaker breaker) {
    List<Ticket> probes = fill(breaker);
    probes.forEach(Ticket::discard);
    return probes.size();
  }

  @Test
  void circuitClosesAtTheGreatestWidth() {
    CircuitBreaker breaker = halfOpen(4, 1);

    for (int round = 0; round < 3 && breaker.state() == CircuitState.HALF_OPEN; round++) {
      fill(breaker).forEach(Ticket::success);
    }

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void failuresReopenTheCircuitAsWithAnyPermit() {
    CircuitBreaker breaker = halfOpen(100, 100);

    for (int i = 0; i < 3; i++) {
      breaker.acquire().failure();
    }

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.info().reopens()).isEqualTo(1);
  }

  @Test
  void permitPrintsAsItIsWritten() {
    assertThat(Permit.adaptive()).hasToString("adaptive()");
  }

  @Test
  void successesBeforeAFailureDoNotCountTowardsClosing() {
    CircuitBreaker breaker = halfOpen(100, 5);
    Ticket[] calls = new Ticket[6];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = breaker.acquire();
      if (i == 2) {
        calls[i].failure();
      } else {
        calls[i].success();
      }
      assertThat(breaker.state()).isEqualTo(i < 5 ? CircuitState.HALF_OPEN : CircuitState.CLOSED);
    }
  }
}
