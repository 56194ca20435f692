package io.fluxgate.benchmarks.jmh;

import java.util.concurrent.Callable;

/** Failsafe's breaker without its executor: the caller acquires permits and records results. */
final class FailsafeBareSubject extends FailsafeSubject {

  FailsafeBareSubject(Scenario scenario) {
    super(scenario);
  }

  @Override
  public Object succeed() throws Exception {
    return call(SUCCESS);
  }

  @Override
  public Object fail() throws Exception {
    try {
      return call(FAILURE);
    } catch (Failure expected) {
      return expected;
    }
  }

  private Object call(Callable<String> callable) throws Exception {
    breaker.acquirePermit();
    String result;
    try {
      result = callable.call();
    } catch (Exception error) {
      breaker.recordException(error);
      throw error;
    }
    breaker.recordSuccess();
    return result;
  }
}
