package io.fluxgate.internal.state;

/** What a tracker makes of an outcome. */
public enum Classification {
  SUCCESS,
  FAILURE,
  IGNORED
}
