package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.adapter.Exchanges;
import io.fluxgate.http.adapter.GuardedExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that anybody can make up do not drive out the breakers that matter. */
class EvictionTest {

  private static final int HEALTHY = 20;
  private static final Duration IDLE = Duration.ofMinutes(30);

  private final FakeTicker ticker = FakeTicker.create();
  private final CircuitBreakerPolicy policy =
      CircuitBreakerPolicy.http().toBuilder().ticker(ticker).build();

  private CircuitBreakerRegistry bounded(int maximum) {
    return CircuitBreakerRegistry.builder()
        .policy(policy)
        .maximumBreakers(maximum)
        .idleTimeout(IDLE)
        .build();
  }

  /** Healthy hosts at two calls a second each, among a thousand new names a second that fail. */
  @ParameterizedTest
  @CsvSource({"1000, 120", "10000, 60"})
  void aFloodOfFailingNamesRejectsNoHealthyHostAndKeepsItsBreaker(int bound, int seconds)
      throws IOException {
    HttpGuard guard = HttpGuard.builder().policy(policy).maximumBreakers(bound).build();
    List<CircuitBreaker> own = new ArrayList<>();
    for (int host = 0; host < HEALTHY; host++) {
      own.add(guard.registry().get("https://healthy-" + host + ":443"));
    }

    for (int millis = 0; millis < seconds * 1_000; millis++) {
      ticker.advance(Duration.ofMillis(1));
      GuardedExchange.begin(guard, Exchanges.to("made-up-" + millis))
          .failed(HttpFailureKind.CONNECT, new IOException("refused"));
      int turn = millis % 500;
      if (turn < HEALTHY) {
        // Would throw if it were rejected.
        GuardedExchange.begin(guard, Exchanges.to("healthy-" + turn))
            .completed(Exchanges.to("healthy-" + turn), Exchanges.status(200));
      }
    }

    for (CircuitBreaker breaker : own) {
      assertThat(guard.registry().find(breaker.name())).containsSame(breaker);
      assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(2L * seconds, 0, 0, 0, 0));
    }
    assertThat(guard.registry().size()).isLessThanOrEqualTo(bound);
  }

  @Test
  void aFloodOfOpenCircuitsKeepsBusyBreakers() {
    CircuitBreakerRegistry registry = bounded(50);
    CircuitBreaker busy = registry.get("busy");
    for (int i = 0; i < 60; i++) {
      busy.acquire().success();
    }

    for (int name = 0; name < 1_000; name++) {
      ticker.advance(Duration.ofMillis(100));
      String madeUp = "made-up-" + name;
      for (int i = 0; i < 10; i++) {
        registry.tryAcquire(madeUp).ifPresent(Ticket::failure);
      }
      assertThat(registry.tryAcquire("busy").orElseThrow().success()).isTrue();
    }

    assertThat(registry.find("busy")).containsSame(busy);
    assertThat(registry.overflows()).isPositive();
    assertThat(registry.find("made-up-0").orElseThrow().state()).isEqualTo(CircuitState.OPEN);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fewCallsGoBeforeManyWhateverTheySaw(boolean failing) {
    CircuitBreakerRegistry registry = bounded(3);
    call(registry, "one", 1, failing);
    call(registry, "three", 3, !failing);
    call(registry, "two", 2, failing);
    // The least recently used one has the most calls.
    ticker.advance(Duration.ofSeconds(2));
    CircuitBreaker unused = registry.get("one");
    unused = registry.get("two");

    unused = registry.get("first newcomer");
    assertThat(registry.find("one")).isEmpty();
    call(registry, "first newcomer", 4, true);
    unused = registry.get("second newcomer");

    assertThat(registry.find("two")).isEmpty();
    assertThat(registry.find("three")).isPresent();
    assertThat(registry.find("first newcomer")).isPresent();
  }

  private static void call(
      CircuitBreakerRegistry registry, String name, int calls, boolean failing) {
    for (int i = 0; i < calls; i++) {
      Ticket ticket = registry.acquire(name);
      assertThat(failing ? ticket.failure() : ticket.success()).isTrue();
    }
  }

  @Test
  void oldCallsCountLessThanRecentOnes() {
    CircuitBreakerRegistry registry = bounded(2);
    call(registry, "was busy", 15, false);
    CircuitBreaker unused = registry.get("another");
    unused = registry.get("occasion to count");
    ticker.advance(IDLE.dividedBy(2));
    call(registry, "occasion to count", 2, false);

    unused = registry.get("newcomer");

    assertThat(registry.find("was busy")).isEmpty();
    assertThat(registry.find("occasion to count")).isPresent();
  }

  @Test
  void openCircuitThatNobodyCallsMakesRoomOnlyWhenNothingElseCan() {
    CircuitBreakerRegistry registry = bounded(2);
    for (String name : List.of("open", "openFor")) {
      call(registry, name, 10, true);
      assertThat(registry.get(name).state()).isEqualTo(CircuitState.OPEN);
    }
    registry.find("openFor").orElseThrow().openFor(IDLE.multipliedBy(3));
    ticker.advance(IDLE.multipliedBy(2).minusSeconds(1));
    assertThat(registry.get("too early").name()).isEqualTo(CircuitBreakerRegistry.OVERFLOW_NAME);

    ticker.advance(Duration.ofSeconds(2));

    assertThat(registry.get("now").name()).isEqualTo("now");
    assertThat(registry.find("open")).isEmpty();
    assertThat(registry.find("openFor")).as("its delay is not over").isPresent();
  }

  @Test
  void breakersInStatesSetByHandNeverMakeRoom() {
    CircuitBreakerRegistry registry = bounded(3);
    registry.get("forced").forceOpen();
    registry.get("shadow").metricsOnly();
    registry.get("disabled").disable();
    ticker.advance(IDLE.multipliedBy(4));

    assertThat(registry.get("newcomer").name()).isEqualTo(CircuitBreakerRegistry.OVERFLOW_NAME);
    assertThat(registry.size()).isEqualTo(3);
  }

  @Test
  void removedBreakerMakesRoomAtOnce() {
    CircuitBreakerRegistry registry = bounded(1);
    registry.get("forced").forceOpen();
    assertThat(registry.get("b").name()).isEqualTo(CircuitBreakerRegistry.OVERFLOW_NAME);
    assertThat(registry.remove("forced")).isTrue();

    assertThat(registry.get("b").name()).isEqualTo("b");
  }

  // Quotas

  private CircuitBreakerRegistry withQuota(int maximum) {
    return CircuitBreakerRegistry.builder()
        .policy(policy)
        .maximumBreakersPerGroup(
            maximum,
            name -> {
              if (name.startsWith("?")) {
                throw new IllegalStateException("whose is this?");
              }
              int dot = name.indexOf('.');
              return dot < 0 ? null : name.substring(dot + 1);
            })
        .build();
  }

  @Test
  void namesOfAGroupMakeRoomForEachOtherAndForNobodyElse() {
    CircuitBreakerRegistry registry = withQuota(2);
    call(registry, "a.one", 2, false);
    call(registry, "b.one", 1, true);
    call(registry, "a.two", 1, false);
    call(registry, "none", 1, false);

    call(registry, "c.one", 1, false);

    assertThat(registry.find("b.one")).isEmpty();
    for (String name : List.of("a.one", "c.one", "a.two", "none")) {
      assertThat(registry.find(name)).as(name).isPresent();
    }
    assertThat(registry.overflows()).isZero();
  }

  @Test
  void nameBeyondAQuotaOfBusyBreakersIsNotGuarded() {
    CircuitBreakerRegistry registry = withQuota(1);
    call(registry, "a.one", 20, false);

    call(registry, "b.one", 20, true);

    assertThat(registry.find("a.one")).isPresent();
    assertThat(registry.find("b.one")).isEmpty();
    assertThat(registry.overflows()).isEqualTo(20);
    assertThat(registry.get("a.two").name()).isEqualTo("a.two");
  }

  @Test
  void removedBreakerLeavesItsGroup() {
    CircuitBreakerRegistry registry = withQuota(1);
    registry.get("a.one").forceOpen();
    assertThat(registry.remove("a.one")).isTrue();

    assertThat(registry.get("b.one").name()).isEqualTo("b.one");
  }

  @Test
  void nameWhoseGroupCannotBeFoundIsGuardedOutsideOfAll() {
    CircuitBreakerRegistry registry = withQuota(1);
    try (CapturedLog log = CapturedLog.open()) {
      assertThat(registry.get("?.one").name()).isEqualTo("?.one");
      assertThat(registry.get("?.two").name()).isEqualTo("?.two");
      assertThat(log.messages("the name belongs to no group")).hasSize(1);
    }
  }
}
