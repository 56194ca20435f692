package io.fluxgate.benchmarks;

import java.util.concurrent.Callable;

/**
 * One circuit breaker of some library, set up for one {@link Scenario}: closed and empty, or open
 * for hours.
 *
 * <p>Each call goes through the breaker the way the library's users write it, with everything that
 * can be allocated beforehand allocated beforehand. What is called does nothing.
 */
interface Subject {

  /** A call that succeeds. */
  Callable<String> SUCCESS = () -> "done";

  /** A call that fails, at no cost of its own: it always throws the same exception. */
  Callable<String> FAILURE = throwing(new Failure());

  /** Makes {@link #SUCCESS}, or throws what the library throws when the circuit is open. */
  Object succeed() throws Exception;

  /**
   * Makes {@link #FAILURE} and returns its exception. It is caught here, next to the library: each
   * compiled method that an exception leaves costs 60 ns, and the harness must not add one.
   */
  Object fail() throws Exception;

  /** Asks to be let through, without an exception if not. */
  default boolean tryAcquire() {
    throw new UnsupportedOperationException("cannot be asked without an exception");
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
