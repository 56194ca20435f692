/**
 * Shows circuit breakers as Micrometer meters: which dependencies are cut off, since when, why the
 * calls failed, and how many calls were rejected.
 *
 * <pre>{@code
 * HttpGuard guard = HttpGuard.create();
 * FluxgateMetrics metrics = FluxgateMetrics.of(guard);
 * metrics.bindTo(meterRegistry);       // all present and later breakers
 * // ...
 * metrics.close();                     // removes all meters
 * }</pre>
 *
 * <p>With Spring Boot, or another framework that looks for a {@code MeterBinder}, a {@link
 * io.fluxgate.micrometer.FluxgateMetrics} as a bean is enough.
 *
 * <p><b>Meters of each breaker.</b> All have the tag {@code breaker} with its name. In Prometheus,
 * the first is {@code fluxgate_breaker_state}, the third {@code
 * fluxgate_breaker_transitions_total}.
 *
 * <table class="striped">
 * <caption>Meters of a breaker</caption>
 * <thead>
 * <tr><th>name</th><th>kind</th><th>further tags</th><th>value</th></tr>
 * </thead>
 * <tbody>
 * <tr><td>fluxgate.breaker.state</td><td>gauge</td><td>state</td>
 *     <td>1 for the breaker's state, 0 for the other five</td></tr>
 * <tr><td>fluxgate.breaker.state.since</td><td>gauge, time</td><td></td>
 *     <td>when the breaker entered its state, as time since 1970</td></tr>
 * <tr><td>fluxgate.breaker.transitions</td><td>counter</td><td>from, to, shadow</td>
 *     <td>transitions since the meters were bound; shadow is true for those that
 *     METRICS_ONLY would have made. Those out of DISABLED, METRICS_ONLY and FORCED_OPEN appear
 *     when the breaker enters that state for the first time</td></tr>
 * <tr><td>fluxgate.breaker.calls</td><td>counter</td><td>outcome, kind</td>
 *     <td>calls that were successful, failed, ignored or rejected; kind says why they failed,
 *     and is none for the others</td></tr>
 * <tr><td>fluxgate.breaker.shadow.rejected.calls</td><td>counter</td><td></td>
 *     <td>calls that METRICS_ONLY let through although it would have rejected them; also
 *     counted by outcome</td></tr>
 * <tr><td>fluxgate.breaker.window.calls</td><td>gauge</td><td></td>
 *     <td>calls in the window</td></tr>
 * <tr><td>fluxgate.breaker.failure.rate</td><td>gauge</td><td></td>
 *     <td>share of failed calls in the window, 0 to 1; NaN if it is empty</td></tr>
 * <tr><td>fluxgate.breaker.slow.calls</td><td>gauge</td><td></td>
 *     <td>slow calls in the window, by the tripper's shortest threshold; NaN if it has none, or
 *     if the state has no window</td></tr>
 * <tr><td>fluxgate.breaker.streak</td><td>gauge</td><td></td>
 *     <td>consecutive failures</td></tr>
 * <tr><td>fluxgate.breaker.reopens</td><td>gauge</td><td></td>
 *     <td>how often the circuit has reopened since it was last closed</td></tr>
 * <tr><td>fluxgate.breaker.active.probes</td><td>gauge</td><td></td>
 *     <td>probes in flight</td></tr>
 * <tr><td>fluxgate.breaker.probe.delay</td><td>gauge, time</td><td></td>
 *     <td>time until a call is let through as a probe, 0 if the next call is one; NaN if
 *     no probe is expected</td></tr>
 * </tbody>
 * </table>
 *
 * <p>A registry, also that of a guard, has three more: {@code fluxgate.registry.breakers} (gauge;
 * all breakers by {@code state}, including those without meters), {@code
 * fluxgate.registry.unmetered.breakers} (gauge) and {@code fluxgate.registry.overflows} (counter).
 *
 * <p><b>NaN and 0.</b> An empty count is 0. A share of nothing is NaN, because 0 would look
 * healthy. So is the time until an event that will not happen, because 0 would mean now.
 *
 * <p><b>Kinds of failures.</b> The tag {@code kind} has few values: {@code connect}, {@code
 * connect_timeout}, {@code dns}, {@code tls}, {@code response_timeout}, {@code call_timeout},
 * {@code reset}, {@code protocol}, {@code body} and {@code unknown} for exceptions of HTTP clients;
 * {@code status_4xx} and {@code status_5xx} for statuses, because a failing host may return any of
 * a hundred statuses, and each would be another time series per host; and {@code other}. For a
 * guard, all of these meters exist from the start. The meter of any other kind, such as the class
 * of an exception, appears when the meters are read for the second time after the first failure of
 * that kind. A breaker counts at most 20 kinds.
 *
 * <p><b>Cost.</b> Nothing per call: the meters read counters that the breaker keeps anyway. All
 * work on the meter registry is done by a separate thread, which ends when there is nothing to do;
 * a meter registry that hangs or throws costs callers nothing and loses no count.
 */
@NullMarked
package io.fluxgate.micrometer;

import org.jspecify.annotations.NullMarked;
