package io.fluxgate.internal.window;

import io.fluxgate.Inputs;
import io.fluxgate.NaiveWindow;
import io.fluxgate.TripperInputs;
import io.fluxgate.Window;
import io.fluxgate.WindowMetrics;
import java.time.Duration;
import java.util.List;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The count window is one queue of the last calls, whatever the threads do.
 *
 * <p>Takes too long for the ordinary build: run it with {@code -Dlincheck.iterations=10
 * -Djacoco.skip}, and with 200 after a change of the window.
 */
@EnabledIfSystemProperty(named = "lincheck.iterations", matches = "\\d+")
class CountWindowLincheckTest {

  private static final Duration SLOW = Duration.ofNanos(10);

  /** Scenarios for each size. */
  private static final int ITERATIONS = Integer.getInteger("lincheck.iterations", 10);

  @Test
  void windowOfOneIsLinearizable() {
    check(One.class, OneModel.class);
  }

  @Test
  void windowOfTwoIsLinearizable() {
    check(Two.class, TwoModel.class);
  }

  @Test
  void windowOfThreeIsLinearizable() {
    check(Three.class, ThreeModel.class);
  }

  private static void check(Class<?> window, Class<?> model) {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(2)
        .actorsAfter(3)
        .iterations(ITERATIONS)
        .invocationsPerIteration(100)
        .minimizeFailedScenario(false)
        .sequentialSpecification(model)
        .check(window);
  }

  /** The operations, the same on the window and on the model. */
  public abstract static class Calls {

    private final Window.Recorder recorder;

    Calls(Window.Recorder recorder) {
      this.recorder = recorder;
    }

    // What a record returns may be read later than the record took effect; so only reads are
    // compared.

    @Operation
    public void success() {
      WindowMetrics unused = recorder.record(false, 1, 0);
    }

    @Operation
    public void failure() {
      WindowMetrics unused = recorder.record(true, 1, 0);
    }

    @Operation
    public void slowSuccess() {
      WindowMetrics unused = recorder.record(false, 10, 0);
    }

    @Operation
    public long read() {
      WindowMetrics metrics = recorder.metrics(0);
      return 100 * metrics.total() + 10 * metrics.failed() + metrics.slow(SLOW);
    }
  }

  private static Window.Recorder open(int size) {
    return Window.count(size).open(inputs(), 0);
  }

  private static Window.Recorder model(int size) {
    return NaiveWindow.count(size, inputs());
  }

  private static TripperInputs inputs() {
    return Inputs.of(List.of(SLOW), false, false, false, 0);
  }

  public static final class One extends Calls {
    public One() {
      super(open(1));
    }
  }

  public static final class OneModel extends Calls {
    public OneModel() {
      super(model(1));
    }
  }

  public static final class Two extends Calls {
    public Two() {
      super(open(2));
    }
  }

  public static final class TwoModel extends Calls {
    public TwoModel() {
      super(model(2));
    }
  }

  public static final class Three extends Calls {
    public Three() {
      super(open(3));
    }
  }

  public static final class ThreeModel extends Calls {
    public ThreeModel() {
      super(model(3));
    }
  }
}
