package io.fluxgate.benchmarks.jmh;

import io.fluxgate.Ticket;
import java.util.concurrent.Callable;

/** Fluxgate, through {@code acquire()} and the ticket that it returns. */
final class FluxgateTicketSubject extends FluxgateSubject {

  FluxgateTicketSubject(Scenario scenario, int windowSize) {
    super(scenario, windowSize);
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
    Ticket ticket = breaker.acquire();
    String result;
    try {
      result = callable.call();
    } catch (Exception error) {
      ticket.error(error);
      throw error;
    }
    ticket.success();
    return result;
  }
}
