package io.fluxgate.examples.demo;

/** The time since a run began, which its hosts, its callers and its records share. Thread-safe. */
final class DemoClock {

  private volatile long startNanos = System.nanoTime();

  /** Begins the run: everything before is warming up. */
  void start() {
    startNanos = System.nanoTime();
  }

  long elapsedNanos() {
    return System.nanoTime() - startNanos;
  }
}
