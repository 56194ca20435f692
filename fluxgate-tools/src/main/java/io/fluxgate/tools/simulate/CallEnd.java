package io.fluxgate.tools.simulate;

/** How a call that was sent ended, as its caller saw it. */
public enum CallEnd {
  /** A response with a good status. */
  SUCCESS,
  /** A response with a status of 500 or 503. */
  ERROR,
  /** The client's timeout. */
  TIMEOUT,
  /** The caller gave up before the client's timeout. */
  CANCELLED
}
