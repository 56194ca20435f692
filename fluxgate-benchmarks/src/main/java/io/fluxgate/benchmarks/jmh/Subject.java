package io.fluxgate.benchmarks.jmh;

import java.util.concurrent.Callable;

/**
 * A circuit breaker of one library, set up for one {@link Scenario}: closed and empty, or open for
 * hours.
 *
 * <p>Each call uses the breaker as the library's users would, with everything allocated beforehand
 * that can be. The guarded code does nothing.
 */
interface Subject {

  /** A call that succeeds. */
  Callable<String> SUCCESS = () -> "done";

  /** A call that fails cheaply: it always throws the same exception. */
  Callable<String> FAILURE = throwing(new Failure());

  /** Makes {@link #SUCCESS}, or throws the library's exception if the circuit is open. */
  Object succeed() throws Exception;

  /**
   * Makes {@link #FAILURE} and returns its exception. Subjects catch it next to the library's code:
   * every compiled method that an exception propagates through costs 60 ns, and the benchmark must
   * not add one.
   */
  Object fail() throws Exception;

  /** Asks for a permit; a rejection is no exception. */
  default boolean tryAcquire() {
    throw new UnsupportedOperationException("rejects only by exception");
  }

  boolean isClosed();

  boolean isOpen();

  private static Callable<String> throwing(Failure failure) {
    return () -> {
      throw failure;
    };
  }

  /** Thrown by {@link #FAILURE}. */
  final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private Failure() {
      super("failed on purpose", null, false, false);
    }
  }
}
