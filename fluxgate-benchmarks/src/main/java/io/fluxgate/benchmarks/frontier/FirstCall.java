package io.fluxgate.benchmarks.frontier;

import io.fluxgate.CircuitBreaker;
import java.util.concurrent.Callable;

/** Makes one call, bare or through a breaker, so that the classes that it loads can be counted. */
public final class FirstCall {

  private FirstCall() {}

  /**
   * Makes the call.
   *
   * @param args {@code bare} or {@code guarded}
   */
  public static void main(String[] args) throws Exception {
    System.out.println(args[0].equals("guarded") ? Guarded.call() : Bare.call());
  }

  /** Apart, so that a bare call loads no class of Fluxgate. */
  private static final class Guarded {

    static String call() throws Exception {
      Callable<String> callable = () -> "called";
      return CircuitBreaker.of("first").call(callable);
    }
  }

  private static final class Bare {

    static String call() throws Exception {
      Callable<String> callable = () -> "called";
      return callable.call();
    }
  }
}
