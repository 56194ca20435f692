package io.fluxgate;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Whatever the interleaving of calls that begin, end and become overdue: each is counted once.
 *
 * <p>Takes too long for the ordinary build: run it with {@code -Dlincheck.iterations=10
 * -Djacoco.skip}.
 */
@EnabledIfSystemProperty(named = "lincheck.iterations", matches = "\\d+")
class OverdueLincheckTest {

  private static final int CALLS = 3;

  /** Two steps of the time; a slice of calls that are watched together is one. */
  private static final Duration LIMIT = Duration.ofNanos(2);

  @Test
  void eachCallIsCountedOnceInEveryInterleaving() {
    check(Closed.class);
  }

  @Test
  void eachProbeIsCountedOnceInEveryInterleaving() {
    check(Probing.class);
  }

  /** Of a whole breaker, one scenario costs as much as several of a window. */
  private static void check(Class<?> calls) {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(3)
        .actorsAfter(0)
        .iterations(Math.max(1, Integer.getInteger("lincheck.iterations", 4) / 4))
        .invocationsPerIteration(100)
        .minimizeFailedScenario(false)
        .sequentialSpecification(Anything.class)
        .check(calls);
  }

  /** The operations; a call that one thread begins may end on another. */
  @Param(name = "call", gen = IntGen.class, conf = "0:2")
  public abstract static class Calls {

    private final FakeTicker ticker = FakeTicker.create();
    private final AtomicReferenceArray<@Nullable Ticket> inFlight =
        new AtomicReferenceArray<>(CALLS);
    private final CircuitBreaker breaker;
    private final AtomicInteger begun = new AtomicInteger();

    Calls(CircuitState initial) {
      breaker =
          CircuitBreaker.of(
              "b",
              CircuitBreakerPolicy.builder()
                  .window(Window.count(1))
                  .tripper(Tripper.closed().and(Tripper.failureStreak(1_000)))
                  .permit(Permit.all())
                  .maximumProbes(2)
                  .verdictCalls(1_000)
                  .overdue(Overdue.after(LIMIT))
                  .initialState(initial)
                  .ticker(ticker)
                  .clock(() -> Instant.EPOCH)
                  .build());
    }

    @Operation
    public void begin(@Param(name = "call") int call) {
      breaker
          .tryAcquire()
          .ifPresent(
              ticket -> {
                begun.incrementAndGet();
                end(inFlight.getAndSet(call, ticket), true);
              });
    }

    @Operation
    public void succeed(@Param(name = "call") int call) {
      end(inFlight.getAndSet(call, null), true);
    }

    @Operation
    public void fail(@Param(name = "call") int call) {
      end(inFlight.getAndSet(call, null), false);
    }

    @Operation
    public void pass() {
      ticker.advance(Duration.ofNanos(1));
    }

    private static void end(@Nullable Ticket ticket, boolean success) {
      if (ticket != null) {
        boolean first = success ? ticket.success() : ticket.failure();
        if (!first) {
          throw new AssertionError("settled twice");
        }
      }
    }

    @Validate
    public void eachCallIsCountedOnce() {
      for (int call = 0; call < CALLS; call++) {
        end(inFlight.getAndSet(call, null), true);
      }
      CallCounts counts = breaker.info().counts();
      if (counts.succeeded() + counts.failed() != begun.get()) {
        throw new AssertionError(begun.get() + " calls, but " + counts);
      }
    }
  }

  public static final class Closed extends Calls {
    public Closed() {
      super(CircuitState.CLOSED);
    }
  }

  public static final class Probing extends Calls {
    public Probing() {
      super(CircuitState.HALF_OPEN);
    }
  }

  /** The model: nothing is returned, so any order will do. */
  public static final class Anything {

    public void begin(int call) {}

    public void succeed(int call) {}

    public void fail(int call) {}

    public void pass() {}
  }
}
