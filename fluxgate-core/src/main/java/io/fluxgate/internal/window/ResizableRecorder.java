package io.fluxgate.internal.window;

import io.fluxgate.TripperInputs;
import io.fluxgate.Window;
import org.jspecify.annotations.Nullable;

/** A recorder whose knowledge fits into another window of its kind. */
public interface ResizableRecorder {

  /**
   * Returns a recorder of the other window that knows what this one does, as far as it has room; or
   * null if that window is of another kind. Slow calls are known for thresholds that both have.
   */
  Window.@Nullable Recorder resize(Window other, TripperInputs inputs, long nowNanos);
}
