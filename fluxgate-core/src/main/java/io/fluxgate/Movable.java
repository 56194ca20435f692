package io.fluxgate;

import org.jspecify.annotations.Nullable;

/** A recorder whose knowledge fits into another window of its kind. */
interface Movable {

  /**
   * Returns a recorder of the other window that knows what this one does, as far as it has room; or
   * null if that window is of another kind. Slow calls are known for thresholds that both have.
   */
  Window.@Nullable Recorder moveTo(Window other, Needs needs, long nowNanos);
}
