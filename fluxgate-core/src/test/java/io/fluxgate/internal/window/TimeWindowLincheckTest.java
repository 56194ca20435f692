package io.fluxgate.internal.window;

import io.fluxgate.Inputs;
import io.fluxgate.Window;
import io.fluxgate.WindowMetrics;
import java.time.Duration;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Whatever the interleaving, and however far apart the clocks that threads have read, a time window
 * shows only counts that calls can have.
 *
 * <p>Takes too long for the ordinary build: run it with {@code -Dlincheck.iterations=10
 * -Djacoco.skip}.
 */
@EnabledIfSystemProperty(named = "lincheck.iterations", matches = "\\d+")
class TimeWindowLincheckTest {

  private static final Duration SHORT = Duration.ofNanos(10);
  private static final Duration LONG = Duration.ofNanos(100);

  @Test
  void countsArePossibleInEveryInterleaving() {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1)
        .iterations(Integer.getInteger("lincheck.iterations", 4))
        .invocationsPerIteration(100)
        .minimizeFailedScenario(false)
        .sequentialSpecification(Possible.class)
        .check(TimeWindowCalls.class);
  }

  /** The window of two slices of a nanosecond each. */
  @Param(name = "now", gen = IntGen.class, conf = "0:4")
  public static final class TimeWindowCalls {

    private final Window.Recorder recorder =
        Window.time(Duration.ofNanos(2))
            .open(Inputs.of(List.of(SHORT, LONG), false, false, false, 0), 0);

    @Operation
    public boolean success(@Param(name = "now") int now) {
      WindowMetrics metrics = recorder.record(false, 1, now);
      return metrics == null || isPossible(metrics);
    }

    @Operation
    public boolean slowFailure(@Param(name = "now") int now) {
      WindowMetrics metrics = recorder.record(true, 100, now);
      return metrics == null || isPossible(metrics);
    }

    @Operation
    public boolean read(@Param(name = "now") int now) {
      return isPossible(recorder.metrics(now));
    }

    private static boolean isPossible(WindowMetrics metrics) {
      return metrics.failed() >= 0
          && metrics.failed() <= metrics.total()
          && metrics.slow(LONG) >= 0
          && metrics.slow(LONG) <= metrics.slow(SHORT)
          && metrics.slow(SHORT) <= metrics.total();
    }
  }

  /** The model: whatever the order of the calls, their counts are possible. */
  public static final class Possible {

    public boolean success(int now) {
      return true;
    }

    public boolean slowFailure(int now) {
      return true;
    }

    public boolean read(int now) {
      return true;
    }
  }
}
