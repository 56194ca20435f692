package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.internal.rule.Trackers;
import io.fluxgate.internal.util.Causes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TrackerTest {

  private static boolean tracks(Tracker tracker, Throwable error) {
    return Trackers.tracks(tracker, Outcome.ofError(error));
  }

  private static boolean tracksResult(Tracker tracker, String result) {
    return Trackers.tracks(tracker, Outcome.ofResult(result));
  }

  private static final class TimeoutLikeCancellation extends CancellationException {
    private static final long serialVersionUID = 1;
  }

  private static final class CausedByItself extends CompletionException {
    private static final long serialVersionUID = 1;

    @Override
    public synchronized Throwable getCause() {
      return this;
    }
  }

  @Test
  void allTracksEveryExceptionAndNoResult() {
    assertThat(tracks(Tracker.all(), new IOException())).isTrue();
    assertThat(tracks(Tracker.all(), new IllegalStateException())).isTrue();
    assertThat(tracks(Tracker.all(), new Exception())).isTrue();
    assertThat(tracksResult(Tracker.all(), "result")).isFalse();
  }

  @Test
  void allIgnoresWhatSaysNothingAboutTheDependency() {
    CallNotPermittedException rejection =
        new CallNotPermittedException("inner", CircuitState.OPEN, 1, null, false);

    assertThat(tracks(Tracker.all(), new AssertionError())).isFalse();
    assertThat(tracks(Tracker.all(), new InterruptedException())).isFalse();
    assertThat(tracks(Tracker.all(), new CancellationException())).isFalse();
    assertThat(tracks(Tracker.all(), rejection)).isFalse();
    assertThat(tracks(Tracker.all(), new IOException(rejection))).isFalse();
  }

  @Test
  void allTracksSubclassesOfCancellation() {
    assertThat(tracks(Tracker.all(), new TimeoutLikeCancellation())).isTrue();
  }

  @Test
  void typeOfTracksSubclassesAndNothingElse() {
    Tracker tracker = Tracker.typeOf(IOException.class, IllegalStateException.class);

    assertThat(tracks(tracker, new IOException())).isTrue();
    assertThat(tracks(tracker, new FileNotFoundException())).isTrue();
    assertThat(tracks(tracker, new IllegalStateException())).isTrue();
    assertThat(tracks(tracker, new Exception())).isFalse();
    assertThat(tracks(tracker, new UncheckedIOException(new IOException()))).isFalse();
    assertThat(tracks(Tracker.typeOf(AssertionError.class), new AssertionError())).isTrue();
  }

  @Test
  void causedByFindsTheTypeAnywhereInTheChain() {
    Tracker tracker = Tracker.causedBy(IOException.class);

    assertThat(tracks(tracker, new IOException())).isTrue();
    assertThat(tracks(tracker, new RuntimeException(new RuntimeException(new IOException()))))
        .isTrue();
    assertThat(tracks(tracker, new RuntimeException())).isFalse();
  }

  @Test
  void cyclicCauseChainsEnd() {
    Exception first = new Exception("first");
    Exception second = new Exception("second", first);
    first.initCause(second);
    CompletionException wrapper = new CausedByItself();

    assertThat(tracks(Tracker.causedBy(IOException.class), first)).isFalse();
    assertThat(tracks(Tracker.all(), first)).isTrue();
    assertThat(Causes.unwrap(wrapper)).isSameAs(wrapper);
  }

  @Test
  void wrappersOfFuturesAreTakenOffAndOthersAreNot() {
    IOException cause = new IOException();

    assertThat(Causes.unwrap(new CompletionException(new ExecutionException(cause))))
        .isSameAs(cause);
    Throwable empty = new CompletionException("no cause", null);
    assertThat(Causes.unwrap(empty)).isSameAs(empty);
    RuntimeException other = new RuntimeException(cause);
    assertThat(Causes.unwrap(other)).isSameAs(other);
  }

  @Test
  void trackerSeesTheErrorWithoutTheWrapper() {
    Rig rig = Rig.of(builder -> builder.tracker(Tracker.typeOf(IOException.class)));

    rig.breaker.acquire().error(new CompletionException(new IOException()));
    rig.breaker.acquire().error(new ExecutionException(new IllegalStateException()));

    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(0, 1, 1, 0, 0));
  }

  @Test
  void customSeesTheErrorAndResultSeesTheResultNullToo() {
    IOException error = new IOException("exact");
    Tracker custom = Tracker.custom(seen -> seen == error);
    Tracker result = Tracker.result(value -> value == null || value.equals("bad"));

    assertThat(tracks(custom, error)).isTrue();
    assertThat(tracks(custom, new IOException("exact"))).isFalse();
    assertThat(tracksResult(custom, "bad")).isFalse();
    assertThat(tracksResult(result, "bad")).isTrue();
    assertThat(tracksResult(result, Nulls.none())).isTrue();
    assertThat(tracksResult(result, "good")).isFalse();
    assertThat(tracks(result, error)).isFalse();
  }

  @Test
  void andAndOrAskTheSecondOnlyIfTheFirstLeavesItOpen() {
    AtomicInteger asked = new AtomicInteger();
    Tracker second = Tracker.custom(error -> asked.incrementAndGet() > 0);

    assertThat(tracks(Tracker.typeOf(IOException.class).and(second), new Exception())).isFalse();
    assertThat(tracks(Tracker.typeOf(IOException.class).or(second), new IOException())).isTrue();
    assertThat(asked).hasValue(0);
    assertThat(tracks(Tracker.typeOf(IOException.class).and(second), new IOException())).isTrue();
    assertThat(tracks(Tracker.typeOf(IOException.class).or(second), new Exception())).isTrue();
    assertThat(asked).hasValue(2);
  }

  @Test
  void notTracksTheOtherErrorsAndStillNoResult() {
    Tracker tracker = Tracker.typeOf(IOException.class).not();

    assertThat(tracks(tracker, new IllegalStateException())).isTrue();
    assertThat(tracks(tracker, new IOException())).isFalse();
    assertThat(tracksResult(tracker, "result")).isFalse();
    assertThat(tracks(tracker.not(), new IOException())).isTrue();
    assertThat(tracker.not()).isEqualTo(Tracker.typeOf(IOException.class));
  }

  @Test
  void allButOneTypeIsACompositionOfTwo() {
    Tracker tracker =
        Tracker.typeOf(IOException.class).and(Tracker.typeOf(FileNotFoundException.class).not());

    assertThat(tracks(tracker, new IOException())).isTrue();
    assertThat(tracks(tracker, new FileNotFoundException())).isFalse();
  }

  @Test
  void errorsAndResultsCanBeTrackedTogether() throws Exception {
    Rig rig = Rig.of(builder -> builder.tracker(Tracker.all().or(Tracker.result("bad"::equals))));

    String bad = rig.breaker.call(() -> "bad");
    String good = rig.breaker.call(() -> "good");
    rig.fail();

    assertThat(bad + good).isEqualTo("badgood");
    assertThat(rig.info().counts()).isEqualTo(CallCounts.of(1, 2, 0, 0, 0));
  }

  @Test
  void trackersPrintAsTheyAreWritten() {
    Tracker tracker =
        Tracker.typeOf(IOException.class)
            .or(Tracker.causedBy(Exception.class))
            .and(Tracker.all().not())
            .or(Tracker.custom(error -> true))
            .or(Tracker.result(result -> true));

    assertThat(tracker)
        .hasToString(
            "typeOf(IOException).or(causedBy(Exception)).and(all().not()).or(custom())"
                + ".or(result())");
  }

  @Test
  void bothPartsOfAndHaveToAgreeEvenIfOneDoesNotJudgeTheOutcome() {
    Tracker both = Tracker.typeOf(IOException.class).and(Tracker.result("bad"::equals));

    assertThat(both.isFailure(Outcome.ofError(new IOException()))).isFalse();
    assertThat(both.isFailure(Outcome.ofResult("bad"))).isFalse();
  }
}
