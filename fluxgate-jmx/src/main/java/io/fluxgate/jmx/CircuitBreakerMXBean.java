package io.fluxgate.jmx;

import io.fluxgate.CircuitState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes and commands of one breaker. Each attribute is read when it is requested, so two
 * of them may be from before and after a transition.
 */
public interface CircuitBreakerMXBean {

  /** {@return the name, with control characters escaped} */
  String getName();

  /** {@return the present state} */
  CircuitState getState();

  /** {@return in METRICS_ONLY the state it would be in, null in other states} */
  @Nullable CircuitState getShadowState();

  /** {@return when it entered the state, in UTC, as in {@code 2026-01-31T23:59:59.123Z}} */
  String getSince();

  /**
   * {@return why it made its latest transition, with the numbers that decided; null if it made none
   * since there is this bean}
   */
  @Nullable String getReason();

  /**
   * {@return why calls failed before its latest transition: kind and message of a few distinct
   * failures, the latest first}
   */
  List<String> getCauses();

  /** {@return how often probing has failed since the circuit was last closed} */
  int getReopens();

  /** {@return the number of failures since the last success in the present state} */
  int getStreak();

  /** {@return the number of calls in the window, failures among them} */
  long getWindowCalls();

  /** {@return the number of failed calls in the window} */
  long getWindowFailed();

  /** {@return the share of failed calls in the window, from 0 to 1} */
  double getFailureRate();

  /**
   * {@return the number of calls in the window that took at least as long as a threshold, by
   * threshold, as in {@code PT1S}}
   */
  Map<String, Long> getWindowSlow();

  /**
   * {@return the mean duration of the calls in the window, in milliseconds; null if there are none
   * or durations are not kept}
   */
  @Nullable Double getAverageMillis();

  /** {@return the number of calls under way as probes} */
  int getProbesInFlight();

  /**
   * {@return milliseconds until a call is let through as a probe, rounded up; 0 if the next one is,
   * null if none is needed or none is going to be}
   */
  @Nullable Long getMillisUntilProbe();

  /** {@return the number of transitions since the breaker was made} */
  long getTransitions();

  /** {@return the number of calls that succeeded since the breaker was made} */
  long getSucceeded();

  /** {@return the number of calls that failed since the breaker was made} */
  long getFailed();

  /** {@return the number of calls that ended without a verdict since the breaker was made} */
  long getIgnored();

  /** {@return the number of calls that were rejected since the breaker was made} */
  long getRejected();

  /** {@return the number of calls that METRICS_ONLY let through and would have been rejected} */
  long getWouldBeRejected();

  /** Rejects every call until another command changes the state. */
  void forceOpen();

  /** Closes the circuit and forgets outcomes, streak and reopens. */
  void reset();

  /** Lets every call pass and records nothing until another command changes the state. */
  void disable();

  /** Lets every call pass, and shows what would be done. */
  void metricsOnly();

  /** Makes a METRICS_ONLY breaker real with all that it learnt. Does nothing in another state. */
  void enforce();
}
