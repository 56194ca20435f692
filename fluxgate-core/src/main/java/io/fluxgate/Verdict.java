package io.fluxgate;

/** What a tracker makes of an outcome. */
enum Verdict {
  SUCCESS,
  FAILURE,
  IGNORED
}
