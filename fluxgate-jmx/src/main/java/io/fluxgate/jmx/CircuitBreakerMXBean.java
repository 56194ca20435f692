package io.fluxgate.jmx;

import io.fluxgate.CircuitState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes and commands of one breaker. Each attribute is read when it is requested, so two
 * of them may be from before and after a transition.
 */
@Description("One circuit breaker")
public interface CircuitBreakerMXBean {

  /** {@return the name, with control characters escaped} */
  @Description("The name, with control characters escaped")
  String getName();

  /** {@return the current state} */
  @Description("The current state")
  CircuitState getState();

  /**
   * {@return why the breaker is in its state, in words: where each rule stands, the latest causes
   * of failures, and when the next probe is due}
   */
  @Description("Why the breaker is in its state, in words")
  String getExplanation();

  /** {@return the state a METRICS_ONLY breaker would be in; null in other states} */
  @Description("The state a METRICS_ONLY breaker would be in; null in other states")
  @Nullable CircuitState getShadowState();

  /**
   * {@return when the breaker entered its state, in UTC, such as {@code 2026-01-31T23:59:59.123Z}}
   */
  @Description("When the breaker entered its state, in UTC")
  String getSince();

  /**
   * {@return why the breaker made its latest transition, with the numbers that decided; null if it
   * has made none since this bean was registered}
   */
  @Description(
      "Why the breaker made its latest transition; null if it has made none since this bean was registered")
  @Nullable String getReason();

  /**
   * {@return why calls failed before the latest transition: kind and message of a few distinct
   * failures, the latest first}
   */
  @Description("Why calls failed before the latest transition, the latest first")
  List<String> getCauses();

  /** {@return how often the circuit has reopened since it was last closed} */
  @Description("How often the circuit has reopened since it was last closed")
  int getReopens();

  /** {@return the number of failures since the last success in the present state} */
  @Description("Failures since the last success in the present state")
  int getStreak();

  /** {@return the number of calls in the window, including failed ones} */
  @Description("Calls in the window, including failed ones")
  long getWindowCalls();

  /** {@return the number of failed calls in the window} */
  @Description("Failed calls in the window")
  long getWindowFailed();

  /** {@return the share of failed calls in the window, from 0 to 1; NaN if it is empty} */
  @Description("Share of failed calls in the window, 0 to 1; NaN if it is empty")
  double getFailureRate();

  /**
   * {@return for each threshold, such as {@code PT1S}, the number of calls in the window that took
   * at least that long}
   */
  @Description("For each threshold, calls in the window that took at least that long")
  Map<String, Long> getWindowSlow();

  /**
   * {@return the mean duration of the calls in the window, in milliseconds; NaN if the window is
   * empty or does not keep durations}
   */
  @Description(
      "Mean duration of the calls in the window in ms; NaN if it is empty or keeps no durations")
  double getAverageMillis();

  /** {@return the number of probes in flight} */
  @Description("Probes in flight")
  int getProbesInFlight();

  /**
   * {@return the milliseconds until a call is let through as a probe, rounded up: 0 if the next
   * call is one, null if the breaker needs no probe or if only manual action helps}
   */
  @Description("Milliseconds until a call is let through as a probe; null if none is awaited")
  @Nullable Long getMillisUntilProbe();

  /** {@return the number of transitions since the breaker was created} */
  @Description("Transitions since the breaker was created")
  long getTransitions();

  /** {@return the number of calls that succeeded since the breaker was created} */
  @Description("Calls that succeeded since the breaker was created")
  long getSucceeded();

  /** {@return the number of calls that failed since the breaker was created} */
  @Description("Calls that failed since the breaker was created")
  long getFailed();

  /**
   * {@return the number of calls that were neither a success nor a failure since the breaker was
   * created}
   */
  @Description("Calls that were neither a success nor a failure since the breaker was created")
  long getIgnored();

  /** {@return the number of calls that the circuit rejected since the breaker was created} */
  @Description("Calls that the circuit rejected since the breaker was created")
  long getRejected();

  /**
   * {@return the number of calls that METRICS_ONLY let through although it would have rejected
   * them}
   */
  @Description("Calls that METRICS_ONLY let through although it would have rejected them")
  long getWouldBeRejected();

  /**
   * {@return the number of calls that were rejected because the policy's maximum of calls was under
   * way; they are not among the rejected ones}
   */
  @Description("Calls that were rejected because the maximum of calls was under way")
  long getBeyondMaximum();

  /**
   * {@return the number of calls that ended with a connection whose end had been counted as a
   * failure already; they are not among the failed or ignored ones}
   */
  @Description("Calls that ended with a connection whose end had been counted already")
  long getSameConnection();

  /**
   * {@return about the 99th percentile of recent answer times, in milliseconds; NaN if no answer is
   * known, or if the policy counts no overdue calls}
   */
  @Description("About the 99th percentile of recent answer times in ms; NaN if it is not known")
  double getUsualMillis();

  /** Rejects every call until another command changes the state. */
  @Description("Rejects every call until another command")
  void forceOpen();

  /** Closes the circuit and forgets outcomes, streak and reopens. */
  @Description("Closes the circuit and forgets outcomes, streak and reopens")
  void reset();

  /** Lets every call pass and records nothing until another command changes the state. */
  @Description("Lets every call pass and records nothing until another command")
  void disable();

  /** Lets every call pass, but records and signals what the breaker would do. */
  @Description("Lets every call pass, but records and signals what the breaker would do")
  void metricsOnly();

  /**
   * Makes a METRICS_ONLY breaker enforce what its shadow has learnt. Does nothing in other states.
   */
  @Description("Makes a METRICS_ONLY breaker enforce what its shadow has learnt")
  void enforce();
}
