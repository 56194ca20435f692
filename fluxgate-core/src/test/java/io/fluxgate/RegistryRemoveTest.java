package io.fluxgate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RegistryRemoveTest {

  private final FakeTicker ticker = FakeTicker.create();
  private final CircuitBreakerPolicy policy =
      CircuitBreakerPolicy.builder().ticker(ticker).tripper(Tripper.failureStreak(1)).build();
  private final CircuitBreakerRegistry registry =
      CircuitBreakerRegistry.builder().policy(policy).maximumBreakers(2).build();
  private final List<String> events = new ArrayList<>();
  private final RegistryListener listener =
      new RegistryListener() {
        @Override
        public void onAdded(CircuitBreaker breaker) {
          events.add("+" + breaker.name());
        }

        @Override
        public void onRemoved(CircuitBreaker breaker) {
          events.add("-" + breaker.name());
        }
      };

  @Test
  void listenerHearsOnceAndTheNextBreakerIsNew() {
    registry.addListener(listener);
    CircuitBreaker first = registry.get("a");
    first.openFor(Rig.DELAY);

    assertThat(registry.remove("a")).isTrue();
    assertThat(registry.find("a")).isEmpty();
    assertThat(registry.size()).isZero();
    CircuitBreaker second = registry.get("a");

    assertThat(second).isNotSameAs(first);
    assertThat(second.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(first.state()).isEqualTo(CircuitState.OPEN);
    assertThat(events).containsExactly("+a", "-a", "+a");
  }

  @Test
  void unknownNameIsNotRemoved() {
    registry.addListener(listener);
    CircuitBreaker unused = registry.get("a");

    assertThat(registry.remove("b")).isFalse();
    assertThat(registry.remove("")).isFalse();
    assertThat(registry.remove("a")).isTrue();
    assertThat(registry.remove("a")).isFalse();

    assertThat(events).containsExactly("+a", "-a");
  }

  @Test
  void callInFlightSettlesOnTheOldBreakerAndMovesNothingElse() {
    Ticket ticket = registry.acquire("a");
    CompletableFuture<String> source = new CompletableFuture<>();
    CircuitBreaker old = registry.get("a");
    CompletableFuture<String> call = old.<String>callAsync(() -> source).toCompletableFuture();

    registry.remove("a");
    CircuitBreaker next = registry.get("a");
    assertThat(ticket.failure()).isTrue();
    source.complete("result");

    assertThat(call).isCompletedWithValue("result");
    assertThat(ticket.breaker()).isSameAs(old);
    assertThat(old.state()).isEqualTo(CircuitState.OPEN);
    assertThat(next.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(next.info().counts()).isEqualTo(CallCounts.of(0, 0, 0, 0, 0));
  }

  @Test
  void removedBreakerMakesRoom() {
    registry.get("a").openFor(Rig.DELAY);
    registry.get("b").openFor(Rig.DELAY);

    registry.remove("a");

    assertThat(registry.get("c").name()).isEqualTo("c");
    assertThat(registry.overflows()).isZero();
  }

  @Test
  void policyOfTheNameStays() {
    CircuitBreakerPolicy strict = policy.toBuilder().halfOpenCalls(1).build();
    CircuitBreaker first = registry.get("a");
    registry.reconfigure("a", strict);

    registry.remove("a");

    assertThat(first.policy()).isSameAs(strict);
    assertThat(registry.get("a").policy()).isSameAs(strict);
  }

  @Test
  void overflowBreakerIsNotRemoved() {
    registry.get("a").openFor(Rig.DELAY);
    registry.get("b").openFor(Rig.DELAY);
    try (CapturedLog log = CapturedLog.open()) {
      assertThat(registry.get("c").name()).isEqualTo(CircuitBreakerRegistry.OVERFLOW_NAME);
      assertThat(log.messages("further names are not guarded")).hasSize(1);
    }

    assertThat(registry.remove(CircuitBreakerRegistry.OVERFLOW_NAME)).isFalse();
    assertThat(registry.remove("c")).isFalse();
  }

  @Test
  void fullRegistryHasRoomAtOnceForTheNameThatFollows() {
    registry.get("a").forceOpen();
    registry.get("b").forceOpen();
    assertThat(registry.get("c").name()).isEqualTo(CircuitBreakerRegistry.OVERFLOW_NAME);

    registry.remove("a");

    assertThat(registry.get("c").name()).isEqualTo("c");
  }

  @Test
  void breakerThatStaysThoughTheRegistryIsFullAnswersItsCalls() throws Exception {
    registry.get("a").forceOpen();
    registry.get("b").forceOpen();
    assertThat(registry.get("c").name()).isEqualTo(CircuitBreakerRegistry.OVERFLOW_NAME);

    CompletableFuture<Boolean> admitted =
        CompletableFuture.supplyAsync(() -> registry.tryAcquire("a").isPresent());

    assertThat(admitted.get(120, SECONDS)).isFalse();
  }

  @Test
  void callThatBeginsWhileItsBreakerIsRemovedRunsOnTheNextOne() {
    AtomicReference<Runnable> meanwhile = new AtomicReference<>();
    Ticker removing =
        () -> {
          // The registry reads it between finding a breaker and pinning it.
          Runnable action = meanwhile.getAndSet(null);
          if (action != null) {
            action.run();
          }
          return ticker.nanos();
        };
    CircuitBreakerRegistry raced =
        CircuitBreakerRegistry.builder()
            .policy(policy.toBuilder().ticker(removing).build())
            .build();
    CircuitBreaker old = raced.get("a");

    meanwhile.set(() -> raced.remove("a"));
    Ticket ticket = raced.acquire("a");

    assertThat(meanwhile.get()).isNull();
    assertThat(ticket.breaker()).isNotSameAs(old);
    assertThat(raced.find("a")).containsSame(ticket.breaker());
    assertThat(old.info().counts()).isEqualTo(CallCounts.of(0, 0, 0, 0, 0));
  }
}
