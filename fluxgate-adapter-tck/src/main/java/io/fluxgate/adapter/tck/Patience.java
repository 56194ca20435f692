package io.fluxgate.adapter.tck;

import java.time.Duration;

/**
 * How long a case waits for what should have happened before it fails. Only a wrong adapter makes a
 * case wait that long, so the limits are generous: a busy machine must not fail a right one.
 *
 * <p>The system property {@code fluxgate.tck.patience} sets another number of seconds, for those
 * who try wrong adapters on purpose.
 */
final class Patience {

  private static final int SECONDS = Integer.getInteger("fluxgate.tck.patience", 180);

  /** For the end of a call. */
  static final Duration CALL = Duration.ofSeconds(SECONDS);

  /**
   * For a client, unless the case is about its timeouts: it gives up before the case does, and
   * tells why.
   */
  static final Duration CLIENT = CALL.minusSeconds(1);

  /** For the test, in a server. */
  static final Duration SERVER = CALL.multipliedBy(2).dividedBy(3);

  /** For what another thread does after the call. */
  static final Duration OTHER_THREAD = CALL.dividedBy(3);

  private Patience() {}
}
