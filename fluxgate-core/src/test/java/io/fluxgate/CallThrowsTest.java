package io.fluxgate;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.minRequests;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A call throws what its lambda throws, and no more: half of these tests are that they compile. */
class CallThrowsTest {

  private final Rig rig = Rig.create();
  private final CircuitBreaker breaker = rig.breaker;

  private static String read(boolean broken) throws IOException {
    if (broken) {
      throw new IOException("down");
    }
    return "read";
  }

  @Test
  void lambdaThatThrowsNothingCheckedNeedsNoThrowsClause() {
    int result = breaker.call(() -> 1);
    int withFallback = breaker.call(() -> 2, error -> 3);

    assertThat(List.of(result, withFallback)).containsExactly(1, 2);
  }

  @Test
  void exceptionOfALambdaIsCaughtByItsType() {
    String caught;
    try {
      caught = breaker.call(() -> read(true));
    } catch (IOException failure) {
      caught = failure.getMessage();
    }

    assertThat(caught).isEqualTo("down");
    assertThat(rig.info().counts().failed()).isEqualTo(1);
  }

  @Test
  void exceptionOfAFallbackIsCaughtByItsType() {
    String caught;
    try {
      caught = breaker.call(() -> read(true), error -> read(true));
    } catch (IOException failure) {
      caught = failure.getMessage();
    }

    assertThat(caught).isEqualTo("down");
  }

  @Test
  void fallbackThatThrowsNothingCheckedNeedsNoThrowsClause() {
    String result = breaker.call(() -> read(true), error -> "cached");

    assertThat(result).isEqualTo("cached");
  }

  @Test
  void methodReferenceKeepsItsException() throws IOException {
    CallThrowsTest test = this;

    String result = breaker.call(test::readNow);

    assertThat(result).isEqualTo("read");
  }

  private String readNow() throws IOException {
    return read(false);
  }

  @Test
  void callableObjectsStillFit() throws Exception {
    Callable<String> callable = () -> read(false);
    CheckedCallable<String, IOException> checked = () -> read(true);

    assertThat(breaker.<String>call(callable)).isEqualTo("read");
    assertThat(breaker.<String, RuntimeException>call(callable, error -> "cached"))
        .isEqualTo("read");
    assertThatThrownBy(() -> breaker.call(checked)).isInstanceOf(IOException.class);
    assertThat(breaker.<String, RuntimeException>call(checked, error -> "cached"))
        .isEqualTo("cached");
  }

  @Test
  void runIsACallWithoutAResult() {
    List<String> log = new ArrayList<>();

    breaker.run(() -> log.add("ran"));
    String caught = "nothing";
    try {
      breaker.run(() -> log.add(read(true)));
    } catch (IOException failure) {
      caught = failure.getMessage();
    }

    assertThat(log).containsExactly("ran");
    assertThat(caught).isEqualTo("down");
    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(1, 1, 0, 0, 0));
  }

  @Test
  void runIsRejectedAsACallIs() {
    List<String> log = new ArrayList<>();
    breaker.forceOpen();

    assertThatThrownBy(() -> breaker.run(() -> log.add("ran")))
        .isInstanceOf(CallNotPermittedException.class);

    assertThat(log).isEmpty();
    assertThat(rig.info().counts().rejected()).isEqualTo(1);
  }

  @Test
  void errorReachesTheCallerAsItIs() {
    StackOverflowError error = new StackOverflowError();

    assertThatThrownBy(
            () ->
                breaker.run(
                    () -> {
                      throw error;
                    }))
        .isSameAs(error);
    assertThatThrownBy(
            () ->
                breaker.call(
                    (Callable<String>)
                        () -> {
                          throw error;
                        }))
        .isSameAs(error);
    assertThat(rig.info().counts().ignored()).isEqualTo(2);
  }

  /** As the README has it, in a method that throws nothing. */
  @Test
  void snippetOfTheReadmeFitsIntoAnOrdinaryMethod() {
    CircuitBreaker payments =
        CircuitBreaker.of(
            "payments",
            CircuitBreakerPolicy.builder()
                .window(Window.time(Duration.ofSeconds(300)))
                .tripper(failureStreak(5).or(minRequests(20).and(failureRate(0.4))))
                .retry(
                    Retry.backoff(Duration.ofSeconds(30))
                        .maxDelay(Duration.ofMinutes(10))
                        .jitter(0.1))
                .build());

    String receipt = payments.call(() -> charge(12), error -> cached());

    assertThat(receipt).isEqualTo("receipt of 12");
  }

  private static String charge(int amount) throws IOException {
    if (amount < 0) {
      throw new IOException("refused");
    }
    return "receipt of " + amount;
  }

  private static String cached() {
    return "cached receipt";
  }
}
