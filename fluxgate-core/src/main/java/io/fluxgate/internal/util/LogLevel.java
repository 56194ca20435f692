package io.fluxgate.internal.util;

/** The levels of {@link System.Logger}, by the same names. */
public enum LogLevel {
  ALL,
  TRACE,
  DEBUG,
  INFO,
  WARNING,
  ERROR,
  OFF
}
