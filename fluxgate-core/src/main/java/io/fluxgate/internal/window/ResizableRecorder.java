package io.fluxgate.internal.window;

import io.fluxgate.TripperInputs;
import io.fluxgate.Window;
import org.jspecify.annotations.Nullable;

/** A recorder whose calls can be moved to another window of the same kind. */
public interface ResizableRecorder {

  /**
   * Returns a recorder of the other window that contains the calls of this one, as far as they fit;
   * null if that window is of another kind. Slow calls are kept for the thresholds that both have.
   */
  Window.@Nullable Recorder resize(Window other, TripperInputs inputs, long nowNanos);

  /** Returns the largest number of calls that the window has held at once, as far as is known. */
  long mostCalls(long nowNanos);
}
