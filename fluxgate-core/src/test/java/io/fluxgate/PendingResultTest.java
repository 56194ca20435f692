package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;

/** A result that is yet to come is refused where it would be counted before it has happened. */
class PendingResultTest {

  /** Implements its interface by way of another interface and of a superclass. */
  private interface Stream extends Publisher<String> {}

  private static class Mono implements Stream {

    @Override
    public String value() {
      return "value";
    }
  }

  private static final class NamedMono extends Mono {}

  static List<Object> pendingResults() {
    return List.of(
        new CompletableFuture<>(),
        CompletableFuture.completedFuture("done"),
        CompletableFuture.completedStage("done"),
        new FutureTask<>(() -> "result"),
        new FlowPublisher(),
        new Mono(),
        new NamedMono());
  }

  private static final class FlowPublisher implements Flow.Publisher<String> {

    @Override
    public void subscribe(Flow.Subscriber<? super String> subscriber) {}
  }

  private final Rig rig = Rig.readyToProbe(builder -> builder.halfOpenCalls(1));
  private final CircuitBreaker breaker = rig.breaker;

  private void assertRefusedAndNotCounted() {
    // Three failures opened it.
    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(0, 3, 1, 0, 0));
    assertThat(rig.info().probesInFlight()).isZero();
    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
  }

  @ParameterizedTest
  @MethodSource("pendingResults")
  void callRefusesItAndNamesCallAsync(Object pending) {
    assertThatThrownBy(() -> breaker.call(() -> pending))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "call: returned a %s, which completes later (expected: a result; use callAsync)",
            pending.getClass().getName());

    assertRefusedAndNotCounted();
  }

  @ParameterizedTest
  @MethodSource("pendingResults")
  void decorateRefusesIt(Object pending) {
    assertThatThrownBy(() -> breaker.decorate(() -> pending).call())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("callAsync");

    assertRefusedAndNotCounted();
  }

  @ParameterizedTest
  @MethodSource("pendingResults")
  void decorateSupplierRefusesIt(Object pending) {
    assertThatThrownBy(() -> breaker.decorateSupplier(() -> pending).get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("callAsync");

    assertRefusedAndNotCounted();
  }

  @Test
  void fallbackDoesNotHideIt() {
    AtomicInteger asked = new AtomicInteger();

    assertThatThrownBy(
            () ->
                breaker.<Object, RuntimeException>call(
                    () -> new CompletableFuture<>(), error -> asked.incrementAndGet()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("callAsync");

    assertThat(asked).hasValue(0);
    assertRefusedAndNotCounted();
  }

  @Test
  void trackerIsNotAskedAboutIt() {
    AtomicInteger asked = new AtomicInteger();
    Rig judging =
        Rig.of(builder -> builder.tracker(Tracker.result(r -> asked.incrementAndGet() > 0)));

    assertThatThrownBy(() -> judging.breaker.call(() -> new CompletableFuture<>()))
        .isInstanceOf(IllegalStateException.class);

    assertThat(asked).hasValue(0);
    assertThat(judging.info().counts()).isEqualTo(CallCounts.of(0, 0, 1, 0, 0));
  }

  @Test
  void itIsRefusedEachTimeAndAfterOrdinaryResultsToo() {
    Rig plain = Rig.create();
    for (int i = 0; i < 3; i++) {
      assertThat(plain.breaker.<String, RuntimeException>call(() -> "result")).isEqualTo("result");
      assertThatThrownBy(() -> plain.breaker.call(() -> new CompletableFuture<>()))
          .isInstanceOf(IllegalStateException.class);
    }

    assertThat(plain.info().counts()).isEqualTo(CallCounts.of(3, 0, 3, 0, 0));
  }

  @Test
  void ordinaryResultsOfChangingTypesPassAsTheyAre() {
    Rig plain = Rig.create();
    List<Object> results = List.of("text", 1, "text", new int[0], List.of(), new Object());

    for (Object result : results) {
      assertThat(plain.breaker.<Object, RuntimeException>call(() -> result)).isSameAs(result);
    }

    assertThat(plain.info().counts()).isEqualTo(CallCounts.of(6, 0, 0, 0, 0));
  }

  @Test
  void disabledBreakerRefusesItToo() {
    breaker.disable();

    assertThatThrownBy(() -> breaker.call(() -> new CompletableFuture<>()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void publisherOfTheJdkIsRefusedAndStaysOpen() {
    try (SubmissionPublisher<String> publisher = new SubmissionPublisher<>()) {
      assertThatThrownBy(() -> breaker.call(() -> publisher))
          .isInstanceOf(IllegalStateException.class);
      assertThat(publisher.isClosed()).isFalse();
    }
  }
}
