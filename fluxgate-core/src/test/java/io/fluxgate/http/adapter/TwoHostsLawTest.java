package io.fluxgate.http.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerInfo;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import io.fluxgate.Window;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpRequestInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The law of the guard: what happens to host A depends on the calls of A and its own answers alone,
 * whatever another host answers, and wherever it leads its callers. Each history of two hosts runs
 * against the real guard, and so does what is left of it for A; both must end the same.
 */
class TwoHostsLawTest {

  private final Map<List<Event>, List<Object>> alones = new HashMap<>();

  private static final HttpRequestInfo A = Exchanges.to("a.example");
  private static final HttpRequestInfo B = Exchanges.to("b.example");
  private static final HttpResponseInfo OK = Exchanges.status(200);
  private static final HttpResponseInfo DOWN = Exchanges.status(500);
  private static final HttpResponseInfo WAIT = Exchanges.status(429, "retry-after", "2");

  /** What happens next. */
  private enum Event {
    TICK,
    A_OK,
    A_DOWN,
    A_WAIT,
    A_RESET,
    A_CANCELLED,
    /** A answers with a redirect that nobody follows. */
    A_MOVED,
    A_TO_B_OK,
    A_TO_B_DOWN,
    A_TO_B_WAIT,
    A_TO_B_RESET,
    A_TO_B_CANCELLED,
    A_TO_B_TO_A_DOWN,
    A_TO_B_TO_A_RESET,
    B_OK,
    B_DOWN,
    B_WAIT,
    B_RESET,
    B_TO_A_OK,
    B_TO_A_DOWN,
    B_TO_A_WAIT,
    B_TO_A_RESET,
    B_TO_A_BROKEN_BODY,
    B_TO_A_CANCELLED,
    /** A call of A begins, and its answer comes later. */
    A_BEGINS,
    LATE_OK,
    LATE_DOWN,
    LATE_MOVED,
    LATE_TO_B_DOWN,
    LATE_CANCELLED
  }

  /** What is left of an event if there is only A; null for nothing. */
  private static @Nullable Event ofA(Event event) {
    return switch (event) {
      case A_TO_B_OK,
          A_TO_B_DOWN,
          A_TO_B_WAIT,
          A_TO_B_RESET,
          A_TO_B_CANCELLED,
          A_TO_B_TO_A_DOWN,
          A_TO_B_TO_A_RESET ->
          Event.A_MOVED;
      case LATE_TO_B_DOWN -> Event.LATE_MOVED;
      case B_OK,
          B_DOWN,
          B_WAIT,
          B_RESET,
          B_TO_A_OK,
          B_TO_A_DOWN,
          B_TO_A_WAIT,
          B_TO_A_RESET,
          B_TO_A_BROKEN_BODY,
          B_TO_A_CANCELLED ->
          null;
      default -> event;
    };
  }

  /** How an adapter stands: outside of the client, or where it sees each request by itself. */
  private enum Place {
    PER_CALL,
    PER_REQUEST
  }

  /** A guard, and what it is told. */
  private static final class World {

    private final AtomicLong nanos = new AtomicLong();
    private final Place place;
    private final HttpGuard guard;
    private @Nullable GuardedExchange late;

    World(Place place) {
      this.place = place;
      CircuitBreakerPolicy policy =
          CircuitBreakerPolicy.http().toBuilder()
              .window(Window.count(3))
              .tripper(Tripper.failureStreak(2).or(Tripper.retryAfter()))
              .retry(Retry.cooldown(Duration.ofSeconds(1)))
              .permit(Permit.all())
              .halfOpenCalls(1)
              .ticker(nanos::get)
              .clock(() -> Instant.EPOCH)
              .build();
      guard = HttpGuard.builder().policy(policy).clock(() -> Instant.EPOCH).build();
    }

    void run(Event event) {
      switch (event) {
        case TICK -> nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        case A_OK -> call(A, exchange -> answered(exchange, A, OK));
        case A_DOWN -> call(A, exchange -> answered(exchange, A, DOWN));
        case A_WAIT -> call(A, exchange -> answered(exchange, A, WAIT));
        case A_RESET -> call(A, TwoHostsLawTest::reset);
        case A_CANCELLED -> call(A, TwoHostsLawTest::cancelled);
        case A_MOVED -> call(A, exchange -> answered(exchange, A, Exchanges.status(302)));
        case A_TO_B_OK -> hop(List.of(A), B, exchange -> answered(exchange, B, OK));
        case A_TO_B_DOWN -> hop(List.of(A), B, exchange -> answered(exchange, B, DOWN));
        case A_TO_B_WAIT -> hop(List.of(A), B, exchange -> answered(exchange, B, WAIT));
        case A_TO_B_RESET -> hop(List.of(A), B, TwoHostsLawTest::reset);
        case A_TO_B_CANCELLED -> hop(List.of(A), B, TwoHostsLawTest::cancelled);
        case A_TO_B_TO_A_DOWN -> hop(List.of(A, B), A, exchange -> answered(exchange, A, DOWN));
        case A_TO_B_TO_A_RESET -> hop(List.of(A, B), A, TwoHostsLawTest::reset);
        case B_OK -> call(B, exchange -> answered(exchange, B, OK));
        case B_DOWN -> call(B, exchange -> answered(exchange, B, DOWN));
        case B_WAIT -> call(B, exchange -> answered(exchange, B, WAIT));
        case B_RESET -> call(B, TwoHostsLawTest::reset);
        case B_TO_A_OK -> hop(List.of(B), A, exchange -> answered(exchange, A, OK));
        case B_TO_A_DOWN -> hop(List.of(B), A, exchange -> answered(exchange, A, DOWN));
        case B_TO_A_WAIT -> hop(List.of(B), A, exchange -> answered(exchange, A, WAIT));
        case B_TO_A_RESET -> hop(List.of(B), A, TwoHostsLawTest::reset);
        case B_TO_A_BROKEN_BODY -> hop(List.of(B), A, TwoHostsLawTest::brokenBody);
        case B_TO_A_CANCELLED -> hop(List.of(B), A, TwoHostsLawTest::cancelled);
        case A_BEGINS -> begin();
        default -> finish(event);
      }
    }

    private interface Rest {
      void of(GuardedExchange exchange);
    }

    private void call(HttpRequestInfo request, Rest rest) {
      try {
        rest.of(GuardedExchange.begin(guard, request));
      } catch (CallNotPermittedIOException rejected) {
        // The breaker has counted it.
      }
    }

    /** The caller asks the first host, which redirects; what the last one answers is the rest. */
    private void hop(List<HttpRequestInfo> redirecting, HttpRequestInfo last, Rest rest) {
      call(
          redirecting.get(0),
          exchange -> {
            if (place == Place.PER_CALL) {
              redirecting.subList(1, redirecting.size()).forEach(exchange::redirected);
              exchange.redirected(last);
              rest.of(exchange);
              return;
            }
            answered(exchange, redirecting.get(0), Exchanges.status(302));
            for (int i = 1; i <= redirecting.size(); i++) {
              try {
                List<HttpRequestInfo> before = redirecting.subList(0, i);
                HttpRequestInfo next = i < redirecting.size() ? redirecting.get(i) : last;
                GuardedExchange hop = GuardedExchange.begin(guard, before, next);
                if (i == redirecting.size()) {
                  rest.of(hop);
                } else {
                  answered(hop, next, Exchanges.status(302));
                }
              } catch (CallNotPermittedIOException cutOff) {
                return;
              }
            }
          });
    }

    private void begin() {
      if (late == null) {
        call(A, exchange -> late = exchange);
      }
    }

    private void finish(Event event) {
      GuardedExchange exchange = late;
      late = null;
      if (exchange == null) {
        return;
      }
      switch (event) {
        case LATE_OK -> answered(exchange, A, OK);
        case LATE_DOWN -> answered(exchange, A, DOWN);
        case LATE_MOVED -> answered(exchange, A, Exchanges.status(302));
        case LATE_TO_B_DOWN -> answered(exchange, B, DOWN);
        case LATE_CANCELLED -> cancelled(exchange);
        default -> throw new AssertionError(event);
      }
    }

    /** All that can be seen of A. */
    List<Object> fateOfA() {
      CircuitBreaker breaker = guard.registry().get("https://a.example:443");
      CircuitBreakerInfo info = breaker.info();
      return List.of(
          info.state(),
          info.counts(),
          info.metrics(),
          info.streak(),
          info.reopens(),
          info.transitions(),
          info.probesInFlight(),
          info.untilProbe(),
          info.failureKinds());
    }
  }

  private static void answered(
      GuardedExchange exchange, HttpRequestInfo by, HttpResponseInfo answer) {
    exchange.responded(by, answer);
    exchange.bodyEnded();
  }

  private static void reset(GuardedExchange exchange) {
    exchange.failed(HttpFailureKind.RESET, new IOException("reset"));
  }

  private static void brokenBody(GuardedExchange exchange) {
    exchange.responded(A, OK);
    exchange.failed(HttpFailureKind.BODY, new IOException("cut"));
  }

  private static void cancelled(GuardedExchange exchange) {
    exchange.failed(HttpFailureKind.CANCELLED, new CancellationException());
  }

  private static List<Object> fateOfA(Place place, List<Event> history) {
    World world = new World(place);
    history.forEach(world::run);
    return world.fateOfA();
  }

  private void assertLaw(Place place, List<Event> history) {
    List<Event> own = new ArrayList<>();
    for (Event event : history) {
      Event left = ofA(event);
      if (left != null) {
        own.add(left);
      }
    }
    List<Object> fate = fateOfA(place, history);
    // What happens to A alone does not depend on how the other host is seen.
    List<Object> alone = alones.computeIfAbsent(own, key -> fateOfA(place, key));
    if (!fate.equals(alone)) {
      assertThat(fate).as("%s, A's own: %s, %s", history, own, place).isEqualTo(alone);
    }
  }

  @Test
  void everyShortHistory() {
    everyHistory(2, new ArrayList<>());
  }

  @Test
  @Tag("slow")
  void everyHistoryOfFour() {
    everyHistory(4, new ArrayList<>());
  }

  private void everyHistory(int length, List<Event> begun) {
    if (begun.size() == length) {
      for (Place place : Place.values()) {
        assertLaw(place, List.copyOf(begun));
      }
      return;
    }
    for (Event next : Event.values()) {
      begun.add(next);
      everyHistory(length, begun);
      begun.remove(begun.size() - 1);
    }
  }

  /** A begins CLOSED, OPEN, or about to probe; then everything that B can do comes between. */
  @Test
  void everyShortHistoryAmidAnOutageOfA() {
    Set<Event> further =
        EnumSet.of(
            Event.TICK,
            Event.A_OK,
            Event.A_DOWN,
            Event.A_BEGINS,
            Event.LATE_TO_B_DOWN,
            Event.B_DOWN);
    further.addAll(EnumSet.range(Event.A_TO_B_OK, Event.A_TO_B_TO_A_RESET));
    further.addAll(EnumSet.range(Event.B_TO_A_OK, Event.B_TO_A_CANCELLED));
    for (Place place : Place.values()) {
      for (Event first : further) {
        for (Event second : further) {
          for (Event third : further) {
            assertLaw(
                place,
                List.of(Event.A_DOWN, Event.A_DOWN, first, Event.TICK, second, third, Event.TICK));
          }
        }
      }
    }
  }

  @Test
  void longHistories() {
    Random random = new Random(20_261_130);
    Event[] events = Event.values();
    for (int round = 0; round < 3_000; round++) {
      List<Event> history = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        history.add(events[random.nextInt(events.length)]);
      }
      assertLaw(round % 2 == 0 ? Place.PER_CALL : Place.PER_REQUEST, history);
    }
  }

  /** The law would hold for a guard that does nothing. */
  @Test
  void historiesReachEveryState() {
    Set<CircuitState> reached = EnumSet.noneOf(CircuitState.class);
    Event[] events = Event.values();
    Random random = new Random(1);
    World world = new World(Place.PER_CALL);
    for (int i = 0; i < 10_000; i++) {
      world.run(events[random.nextInt(events.length)]);
      reached.add((CircuitState) world.fateOfA().get(0));
    }
    assertThat(reached)
        .containsExactlyInAnyOrder(CircuitState.CLOSED, CircuitState.OPEN, CircuitState.HALF_OPEN);
  }
}
