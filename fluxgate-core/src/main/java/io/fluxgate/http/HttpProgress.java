package io.fluxgate.http;

/** How far an exchange got. */
public enum HttpProgress {
  /** No response arrived. */
  NO_RESPONSE,
  /** Status and headers arrived, but not the whole body. */
  HEADERS,
  /** The whole response arrived, or as much of it as the caller wanted. */
  COMPLETE
}
