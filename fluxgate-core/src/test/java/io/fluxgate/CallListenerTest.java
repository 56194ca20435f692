package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Rejected calls and probes are told once each, and no other call is. */
class CallListenerTest {

  private final List<String> heard = new ArrayList<>();
  private final FakeTicker ticker = FakeTicker.create();
  private final CircuitBreaker breaker =
      CircuitBreaker.of("b", policy().callListener(new Heard()).build());

  private CircuitBreakerPolicy.Builder policy() {
    return CircuitBreakerPolicy.builder().ticker(ticker).permit(Permit.all()).maximumProbes(100);
  }

  private final class Heard implements CallListener {

    @Override
    public void onRejected(Rejection rejection) {
      heard.add("rejected by " + rejection.name() + " in " + rejection.state());
    }

    @Override
    public void onProbe(String name) {
      heard.add("probe of " + name);
    }
  }

  private void everyWayOfCalling() {
    Runnable[] ways = {
      () -> breaker.run(() -> {}),
      () -> {
        String unused = breaker.<String, RuntimeException>call(() -> "", error -> "");
      },
      () -> breaker.acquire().success(),
      () -> breaker.callAsync(() -> CompletableFuture.completedFuture(""), error -> "")
    };
    for (Runnable way : ways) {
      try {
        way.run();
      } catch (CallNotPermittedException rejection) {
        // As expected of two of them.
      }
    }
  }

  @Test
  void closedCircuitReportsNothing() {
    everyWayOfCalling();

    assertThat(heard).isEmpty();
  }

  @Test
  void eachRejectedCallIsReported() {
    breaker.forceOpen();

    everyWayOfCalling();

    assertThat(heard).hasSize(4).containsOnly("rejected by b in FORCED_OPEN");
  }

  @Test
  void eachProbeIsReported() {
    breaker.openFor(Duration.ofSeconds(1));
    ticker.advance(Duration.ofSeconds(2));

    everyWayOfCalling();

    assertThat(heard).hasSize(4).containsOnly("probe of b");
  }

  @Test
  void callBeyondTheMaximumIsReported() {
    CircuitBreaker limited =
        CircuitBreaker.of(
            "b", policy().maximumConcurrentCalls(1).callListener(new Heard()).build());
    Ticket first = limited.acquire();

    assertThatThrownBy(limited::acquire).isInstanceOf(CallNotPermittedException.class);

    assertThat(heard).containsExactly("rejected by b in CLOSED");
    first.success();
  }

  @Test
  void callThatIsOnlyTriedIsNotReported() {
    breaker.forceOpen();

    assertThat(breaker.tryAcquire()).isEmpty();

    assertThat(heard).isEmpty();
  }

  @Test
  void shadowTellsNothing() {
    CircuitBreaker shadow =
        CircuitBreaker.of(
            "b",
            policy()
                .tripper(Tripper.failureStreak(1))
                .initialState(CircuitState.METRICS_ONLY)
                .callListener(new Heard())
                .build());
    shadow.acquire().failure();

    shadow.acquire().success();

    assertThat(shadow.info().counts().wouldBeRejected()).isEqualTo(1);
    assertThat(heard).isEmpty();
  }

  @Test
  void oneThatThrowsCostsNobodyAnything() {
    CallListener broken =
        new CallListener() {
          @Override
          public void onRejected(Rejection rejection) {
            throw new IllegalStateException("broken");
          }
        };
    CircuitBreaker both =
        CircuitBreaker.of("b", policy().callListener(broken).callListener(new Heard()).build());
    both.forceOpen();

    try (CapturedLog log = CapturedLog.open()) {
      assertThatThrownBy(both::acquire).isInstanceOf(CallNotPermittedException.class);
      assertThatThrownBy(both::acquire).isInstanceOf(CallNotPermittedException.class);

      assertThat(log.messages("call listener")).hasSize(1);
    }
    assertThat(heard).hasSize(2);
  }

  @Test
  void policyKeepsThem() {
    CircuitBreakerPolicy policy =
        policy().callListener(new Heard()).callContext(() -> task -> task).build();

    assertThat(policy.toBuilder().build()).isEqualTo(policy);
    assertThat(policy.callListeners()).hasSize(1);
    assertThat(policy.callContext()).isPresent();
    assertThat(policy().build().callContext()).isEmpty();
  }

  @Test
  void reconfiguredBreakerTellsTheNewOnes() {
    breaker.reconfigure(policy().build());
    breaker.forceOpen();

    assertThatThrownBy(breaker::acquire).isInstanceOf(CallNotPermittedException.class);

    assertThat(heard).isEmpty();
  }
}
