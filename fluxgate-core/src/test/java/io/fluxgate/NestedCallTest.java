package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Calls that a probe makes through its own breaker. */
class NestedCallTest {

  private final FakeTicker ticker = FakeTicker.create();
  private final CircuitBreaker breaker = probing("outer");

  private CircuitBreaker probing(String name) {
    return CircuitBreaker.of(
        name,
        CircuitBreakerPolicy.builder()
            .ticker(ticker)
            .halfOpenCalls(1)
            .permit(Permit.all())
            .retry(Retry.cooldown(Duration.ofSeconds(1)))
            .tripper(Tripper.failureStreak(1))
            .initialState(CircuitState.HALF_OPEN)
            .build());
  }

  @Test
  void callWithinAProbeBelongsToIt() {
    String result = breaker.call(() -> breaker.call(() -> "inner") + " and outer");

    assertThat(result).isEqualTo("inner and outer");
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }

  @Test
  void failureOfTheInnerCallIsRecordedOnceAsTheOuterOnes() {
    assertThatThrownBy(
            () ->
                breaker.call(
                    () ->
                        breaker.call(
                            () -> {
                              throw new IOException("down");
                            })))
        .isInstanceOf(IOException.class);

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void callWithinTheSupplierOfAnAsynchronousProbeBelongsToIt() {
    breaker
        .callAsync(() -> CompletableFuture.completedFuture(breaker.call(() -> "inner")))
        .toCompletableFuture()
        .join();

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }

  @Test
  void callWithinATicketsCallBelongsToIt() throws Exception {
    Ticket probe = breaker.acquire();

    String result = probe.within(() -> breaker.call(() -> "token"));
    probe.success();

    assertThat(result).isEqualTo("token");
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }

  @Test
  void callsStartedOneAfterTheOtherOnOneThreadAreNotNested() {
    Ticket probe = breaker.acquire();

    assertThat(breaker.tryAcquire()).isEmpty();
    probe.success();
  }

  @Test
  void callOnAnotherThreadIsNotNested() {
    assertThatThrownBy(
            () ->
                breaker.call(
                    () -> CompletableFuture.supplyAsync(() -> breaker.call(() -> "other")).join()))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(CallNotPermittedException.class);
  }

  @Test
  void threadIsNoLongerWithinAProbeThatThrew() {
    assertThatThrownBy(
            () ->
                breaker.call(
                    () -> {
                      throw new IllegalStateException();
                    }))
        .isInstanceOf(IllegalStateException.class);
    ticker.advance(Duration.ofSeconds(1));
    Ticket probe = breaker.acquire();

    assertThat(breaker.tryAcquire()).isEmpty();
    probe.success();
  }

  @Test
  void probeOfAnotherBreakerInBetweenDoesNotHideTheOuterOne() {
    CircuitBreaker other = probing("other");

    breaker.call(() -> other.call(() -> breaker.call(() -> "innermost")));

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
    assertThat(other.info().counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }

  @Test
  void callAfterTheOutcomeOfAProbeDoesNotBelongToIt() throws Exception {
    Ticket probe = breaker.acquire();

    String result =
        probe.within(
            () -> {
              probe.discard();
              return breaker.call(() -> "next");
            });

    assertThat(result).isEqualTo("next");
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(1, 0, 1, 0, 0));
  }
}
