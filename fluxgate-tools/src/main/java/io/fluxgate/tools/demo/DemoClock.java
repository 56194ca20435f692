package io.fluxgate.tools.demo;

/** The time since the start of a run, shared by its hosts, callers and records. Thread-safe. */
final class DemoClock {

  private volatile long startNanos = System.nanoTime();

  /** Starts the run; everything before is warm-up. */
  void start() {
    startNanos = System.nanoTime();
  }

  long elapsedNanos() {
    return System.nanoTime() - startNanos;
  }
}
