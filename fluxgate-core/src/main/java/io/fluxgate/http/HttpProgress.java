package io.fluxgate.http;

/** How far an exchange came. */
public enum HttpProgress {
  /** No response arrived. */
  NO_RESPONSE,
  /** The status and the headers arrived, the body did not, or not yet. */
  HEADERS,
  /** The response arrived to its end, or as far as the caller wanted it. */
  COMPLETE
}
