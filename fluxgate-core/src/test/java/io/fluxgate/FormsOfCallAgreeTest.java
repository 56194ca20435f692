package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same calls at the same times leave a breaker in the same state, whatever the form of call: of
 * two breakers with the same policy, one is asked by {@link CircuitBreaker#tryAcquire}, and the
 * other in another way.
 */
class FormsOfCallAgreeTest {

  private static final int HISTORIES = 100;
  private static final int COMMANDS = 80;

  /** How a call ends. */
  private enum End {
    SUCCESS,
    FAILURE,
    NOT_TRACKED
  }

  /** A call under way, which ends as it is told. */
  private interface Started extends Consumer<End> {}

  /** A form of call whose calls may overlap. */
  enum Form {
    ACQUIRE {
      @Override
      Optional<Started> start(CircuitBreaker breaker) {
        try {
          return Optional.of(byTicket(breaker.acquire()));
        } catch (CallNotPermittedException rejected) {
          return Optional.empty();
        }
      }
    },
    ASYNC {
      @Override
      Optional<Started> start(CircuitBreaker breaker) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        return byFuture(breaker.callAsync(() -> answer), answer);
      }
    },
    ASYNC_WITH_FALLBACK {
      @Override
      Optional<Started> start(CircuitBreaker breaker) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        List<Throwable> errors = new ArrayList<>();
        CompletionStage<String> called =
            breaker.callAsync(
                () -> answer,
                error -> {
                  errors.add(error);
                  return "fallback";
                });
        return errors.stream().anyMatch(CallNotPermittedException.class::isInstance)
            ? Optional.empty()
            : byFuture(called, answer);
      }
    },
    DECORATED_ASYNC {
      @Override
      Optional<Started> start(CircuitBreaker breaker) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        return byFuture(breaker.decorateAsync(() -> answer).get(), answer);
      }
    };

    abstract Optional<Started> start(CircuitBreaker breaker);
  }

  /** A form of call that is over when it returns. */
  enum BlockingForm {
    CALL {
      @Override
      void call(CircuitBreaker breaker, End end) throws Exception {
        breaker.call(() -> result(end));
      }
    },
    CALL_WITH_FALLBACK {
      @Override
      void call(CircuitBreaker breaker, End end) throws Exception {
        breaker.call(() -> result(end), error -> "fallback");
      }
    },
    RUN {
      @Override
      void call(CircuitBreaker breaker, End end) throws Exception {
        breaker.run(() -> result(end));
      }
    },
    DECORATED {
      @Override
      void call(CircuitBreaker breaker, End end) throws Exception {
        breaker.decorate(() -> result(end)).call();
      }
    };

    abstract void call(CircuitBreaker breaker, End end) throws Exception;
  }

  /** A breaker, and the calls under way through it. */
  private static final class Subject {

    final FakeTicker ticker = FakeTicker.create();
    final List<Signal> signals = new ArrayList<>();
    final List<Started> calls = new ArrayList<>();
    final Random random;
    final CircuitBreaker breaker;

    Subject(long seed) {
      random = new Random(seed);
      breaker = CircuitBreaker.of("same", policy(new Random(seed)));
    }

    /** A policy drawn at random. */
    CircuitBreakerPolicy policy(Random draw) {
      CircuitBreakerPolicy.Builder policy =
          CircuitBreakerPolicy.builder()
              .ticker(ticker)
              .clock(() -> Instant.EPOCH)
              .random(random::nextDouble)
              .tracker(Tracker.typeOf(IOException.class))
              .listener(signals::add)
              .window(one(draw, Window.count(6), Window.time(Duration.ofSeconds(20))))
              .tripper(
                  one(
                      draw,
                      Tripper.failureStreak(2),
                      Tripper.minRequests(4).and(Tripper.failureRate(0.5)),
                      Tripper.minRequests(3).and(Tripper.slowRate(0.5, Duration.ofSeconds(2)))))
              .retry(
                  one(
                      draw,
                      Retry.cooldown(Duration.ofSeconds(3)),
                      Retry.backoff(Duration.ofSeconds(1)).multiplier(2).jitter(0.5)))
              .permit(
                  one(
                      draw,
                      Permit.all(),
                      Permit.adaptive(),
                      Permit.random(0.5),
                      Permit.rampUp(0.1, 1, Duration.ofSeconds(10))))
              .overdue(
                  one(
                      draw,
                      Overdue.never(),
                      Overdue.after(Duration.ofSeconds(4)),
                      Overdue.adaptive()))
              .maximumProbes(1 + draw.nextInt(20))
              .verdictCalls(1 + draw.nextInt(4));
      if (draw.nextInt(3) == 0) {
        policy.maximumConcurrentCalls(2);
      }
      return policy.build();
    }

    @SafeVarargs
    private static <T> T one(Random draw, T... choices) {
      return choices[draw.nextInt(choices.length)];
    }

    Optional<Started> tryAcquire() {
      return breaker.tryAcquire().map(FormsOfCallAgreeTest::byTicket);
    }

    void steer(int choice) {
      switch (choice) {
        case 0 -> breaker.forceOpen();
        case 1 -> breaker.metricsOnly();
        case 2 -> breaker.disable();
        case 3 -> breaker.halfOpen();
        case 4 -> breaker.openFor(Duration.ofSeconds(2));
        case 5 -> breaker.probeIn(Duration.ofSeconds(1));
        case 6 -> breaker.suspect(1, "seen elsewhere", Duration.ofSeconds(5));
        case 7 -> breaker.enforce();
        default -> breaker.reset();
      }
    }

    /** All that a program can see of the breaker. */
    List<Object> seen() {
      return List.of(breaker.info(), breaker.usualTime(), signals, breaker.explain());
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void callsThatOverlapLeaveTheSameState(Form form) {
    agree(
        (expected, actual, choice, number) -> {
          if (choice < 45) {
            expected.tryAcquire().ifPresent(expected.calls::add);
            form.start(actual.breaker).ifPresent(actual.calls::add);
            return true;
          }
          if (choice >= 80 || expected.calls.isEmpty()) {
            return false;
          }
          End end = End.values()[number % End.values().length];
          int which = number % expected.calls.size();
          Stream.of(expected, actual).forEach(each -> each.calls.remove(which).accept(end));
          return true;
        });
  }

  @ParameterizedTest
  @EnumSource(BlockingForm.class)
  void callsOneAfterTheOtherLeaveTheSameState(BlockingForm form) {
    agree(
        (expected, actual, choice, number) -> {
          if (choice >= 70) {
            return false;
          }
          End end = End.values()[number % End.values().length];
          expected.tryAcquire().ifPresent(call -> call.accept(end));
          callQuietly(form, actual.breaker, end);
          return true;
        });
  }

  /** One step of a history. */
  private interface Step {

    /** Begins or ends the same call of both, or returns false. */
    boolean isCall(Subject expected, Subject actual, int choice, int number);
  }

  /** Where a step is no call, time passes; a step of twenty is a command to the breaker. */
  private static void agree(Step step) {
    for (long seed = 0; seed < HISTORIES; seed++) {
      Subject expected = new Subject(seed);
      Subject actual = new Subject(seed);
      Random draw = new Random(-seed - 1);
      for (int i = 0; i < COMMANDS; i++) {
        int choice = draw.nextInt(100);
        int number = draw.nextInt(1_000);
        if (choice >= 95) {
          Stream.of(expected, actual).forEach(each -> each.steer(number % 9));
        } else if (!step.isCall(expected, actual, choice, number)) {
          Stream.of(expected, actual)
              .forEach(each -> each.ticker.advance(Duration.ofMillis(5L * number)));
        }

        assertThat(actual.seen())
            .as("after command %d of history %d", i, seed)
            .isEqualTo(expected.seen());
      }
    }
  }

  private static void callQuietly(BlockingForm form, CircuitBreaker breaker, End end) {
    try {
      form.call(breaker, end);
    } catch (Exception expected) {
      assertThat(expected)
          .isInstanceOfAny(
              CallNotPermittedException.class, IOException.class, IllegalStateException.class);
    }
  }

  private static Started byTicket(Ticket ticket) {
    return end -> {
      switch (end) {
        case SUCCESS -> ticket.success();
        case FAILURE -> ticket.error(new IOException("failed"));
        case NOT_TRACKED -> ticket.error(new IllegalStateException("not tracked"));
      }
    };
  }

  private static Optional<Started> byFuture(
      CompletionStage<String> called, CompletableFuture<String> answer) {
    if (called.toCompletableFuture().isDone()) {
      return Optional.empty();
    }
    return Optional.of(
        end -> {
          switch (end) {
            case SUCCESS -> answer.complete("answer");
            case FAILURE -> answer.completeExceptionally(new IOException("failed"));
            case NOT_TRACKED ->
                answer.completeExceptionally(new IllegalStateException("not tracked"));
          }
        });
  }

  private static String result(End end) throws IOException {
    return switch (end) {
      case SUCCESS -> "answer";
      case FAILURE -> throw new IOException("failed");
      case NOT_TRACKED -> throw new IllegalStateException("not tracked");
    };
  }
}
