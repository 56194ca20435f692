package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CallTest {

  private final Rig rig = Rig.create();
  private final CircuitBreaker breaker = rig.breaker;

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> RuntimeException sneaky(Exception error) throws E {
    throw (E) error;
  }

  @Test
  void nullResultIsASuccess() throws Exception {
    String result = breaker.call(() -> Nulls.<String>none());

    assertThat(result).isNull();
    assertThat(rig.info().counts().succeeded()).isEqualTo(1);
  }

  @Test
  void resultReachesTheCallerAsItIsAndAnInterruptStaysSet() throws Exception {
    Object result = new Object();
    IOException failure = new IOException("down");
    Thread.currentThread().interrupt();

    assertThat(breaker.<Object>call(() -> result)).isSameAs(result);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThatThrownBy(
            () ->
                breaker.call(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(1, 1, 0, 0, 0));
  }

  @Test
  void whatTheCallThrowsReachesTheCallerAsItIs() {
    for (Exception error :
        List.of(new IOException("io"), new IllegalStateException(), new Exception("checked"))) {
      assertThatThrownBy(
              () ->
                  breaker.call(
                      () -> {
                        throw error;
                      }))
          .isSameAs(error)
          .hasNoSuppressedExceptions();
      breaker.reset();
    }
    assertThat(rig.info().counts().failed()).isEqualTo(3);
  }

  @Test
  void fallbackStandsInForAFailure() throws Exception {
    IOException failure = new IOException("down");
    List<Throwable> seen = new ArrayList<>();

    String result =
        breaker.call(
            () -> {
              throw failure;
            },
            error -> {
              seen.add(error);
              return "cached";
            });

    assertThat(result).isEqualTo("cached");
    assertThat(seen).containsExactly(failure);
    assertThat(rig.info().counts().failed()).isEqualTo(1);
  }

  @Test
  void fallbackStandsInForARejection() throws Exception {
    breaker.forceOpen();

    String result =
        breaker.call(() -> "never", error -> ((CallNotPermittedException) error).name());

    assertThat(result).isEqualTo("service");
    assertThat(rig.info().counts().rejected()).isEqualTo(1);
  }

  @Test
  void fallbackIsNotAskedAfterASuccess() throws Exception {
    AtomicInteger asked = new AtomicInteger();

    Integer result = breaker.call(() -> -1, error -> asked.incrementAndGet());

    assertThat(result).isEqualTo(-1);
    assertThat(asked).hasValue(0);
  }

  @Test
  void fallbackMayRethrow() {
    IOException failure = new IOException("down");

    assertThatThrownBy(
            () ->
                breaker.call(
                    () -> {
                      throw failure;
                    },
                    error -> {
                      throw sneaky((Exception) error);
                    }))
        .isSameAs(failure)
        .hasNoSuppressedExceptions();
  }

  @Test
  void fallbackThatThrowsCarriesTheFirstErrorAsSuppressed() {
    IOException failure = new IOException("down");
    IllegalStateException second = new IllegalStateException("no cache");

    assertThatThrownBy(
            () ->
                breaker.call(
                    () -> {
                      throw failure;
                    },
                    error -> {
                      throw second;
                    }))
        .isSameAs(second)
        .hasSuppressedException(failure);
  }

  @Test
  void fallbackThatWrapsTheFirstErrorDoesNotCarryItTwice() {
    IOException failure = new IOException("down");

    assertThatThrownBy(
            () ->
                breaker.call(
                    () -> {
                      throw failure;
                    },
                    error -> {
                      throw new IllegalStateException(error);
                    }))
        .hasCause(failure)
        .hasNoSuppressedExceptions();
  }

  @Test
  void errorIsNotRecoveredFrom() {
    AssertionError failure = new AssertionError();

    assertThatThrownBy(
            () ->
                breaker.call(
                    () -> {
                      throw failure;
                    },
                    error -> "cached"))
        .isSameAs(failure);
  }

  @Test
  void interruptThatAFallbackSwallowsStaysSet() throws Exception {
    String result =
        breaker.call(
            () -> {
              throw new InterruptedException();
            },
            error -> "cached");

    assertThat(result).isEqualTo("cached");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(rig.info().counts().ignored()).isEqualTo(1);
  }

  @Test
  void missingCallableIsNotHiddenByTheFallback() {
    assertThatThrownBy(() -> breaker.call(Nulls.<Callable<String>>none(), error -> "cached"))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("callable: null (expected: not null)");
    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(0, 0, 0, 0, 0));
  }

  @Test
  void sneakyInterruptIsNoFailure() {
    InterruptedException interrupt = new InterruptedException();
    Supplier<String> supplier =
        breaker.decorateSupplier(
            () -> {
              throw CallTest.<RuntimeException>sneaky(interrupt);
            });

    assertThatThrownBy(supplier::get).isSameAs(interrupt);

    assertThat(rig.info().counts().ignored()).isEqualTo(1);
  }

  @Test
  void decoratedCodeRunsThroughTheBreakerEachTime() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Callable<Integer> callable = breaker.decorate(runs::incrementAndGet);
    Callable<Integer> withFallback = breaker.decorate(runs::incrementAndGet, error -> -1);
    Supplier<Integer> supplier = breaker.decorateSupplier(runs::incrementAndGet);
    Runnable runnable = breaker.decorateRunnable(runs::incrementAndGet);
    assertThat(rig.info().counts().succeeded()).isZero();

    assertThat(List.of(callable.call(), callable.call(), withFallback.call(), supplier.get()))
        .containsExactly(1, 2, 3, 4);
    runnable.run();
    assertThat(rig.info().counts().succeeded()).isEqualTo(5);

    breaker.forceOpen();
    assertThatThrownBy(callable::call).isInstanceOf(CallNotPermittedException.class);
    assertThatThrownBy(supplier::get).isInstanceOf(CallNotPermittedException.class);
    assertThatThrownBy(runnable::run).isInstanceOf(CallNotPermittedException.class);
    assertThat(withFallback.call()).isEqualTo(-1);
    assertThat(runs).hasValue(5);
  }

  @Test
  void toStringNamesTheBreakerAndItsState() {
    CircuitBreaker forged = CircuitBreaker.of("a\nb");

    assertThat(forged).hasToString("CircuitBreaker(a?b, CLOSED)");
  }
}
