package io.fluxgate.tools.simulate;

import org.jspecify.annotations.Nullable;

/** What decides about the calls of one instance of the program to one upstream. */
public interface Guard {

  /**
   * Asks for admission.
   *
   * @param arrival the call
   * @return the pass of an admitted call, whose end is reported to it; null if it is rejected
   */
  @Nullable Pass admit(Arrival arrival);

  /**
   * Returns how often the circuit has opened, reopening included.
   *
   * @return the number of openings so far
   */
  default int openings() {
    return 0;
  }

  /**
   * Returns how often the circuit has opened again after probing.
   *
   * @return the number of reopenings so far
   */
  default int reopens() {
    return 0;
  }

  /** An admitted call. */
  @FunctionalInterface
  interface Pass {

    /** A pass that reports to nobody. */
    Pass FREE = end -> {};

    /**
     * Reports how the call ended. Called once, at the moment of the end.
     *
     * @param end what the caller saw
     */
    void end(CallEnd end);
  }
}
