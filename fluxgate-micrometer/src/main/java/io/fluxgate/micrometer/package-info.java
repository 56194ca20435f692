/**
 * Shows circuit breakers as Micrometer meters: who is cut off, since when, of what the calls died,
 * and what it costs.
 *
 * <pre>{@code
 * HttpGuard guard = HttpGuard.create();
 * FluxgateMetrics metrics = FluxgateMetrics.of(guard);
 * metrics.bindTo(meterRegistry);       // every breaker there is, and every one made later
 * // ...
 * metrics.close();                     // takes them all away
 * }</pre>
 *
 * <p>With Spring Boot, or another framework that looks for a {@code MeterBinder}, a {@link
 * io.fluxgate.micrometer.FluxgateMetrics} as a bean is enough.
 *
 * <p><b>Meters of each breaker</b>, all tagged {@code breaker} with its name. Prometheus calls the
 * first {@code fluxgate_breaker_state}, the second {@code fluxgate_breaker_transitions_total}.
 *
 * <table class="striped">
 * <caption>Meters of a breaker</caption>
 * <thead>
 * <tr><th>name</th><th>kind</th><th>further tags</th><th>tells</th></tr>
 * </thead>
 * <tbody>
 * <tr><td>fluxgate.breaker.state</td><td>gauge</td><td>state</td>
 *     <td>1 for the state it is in, 0 for the other five</td></tr>
 * <tr><td>fluxgate.breaker.state.since</td><td>gauge, time</td><td></td>
 *     <td>when it entered that state, as time since 1970</td></tr>
 * <tr><td>fluxgate.breaker.transitions</td><td>counter</td><td>from, to, shadow</td>
 *     <td>transitions since it was bound; shadow is true for those that METRICS_ONLY only
 *     thought</td></tr>
 * <tr><td>fluxgate.breaker.calls</td><td>counter</td><td>outcome, kind</td>
 *     <td>calls that were successful, failed, ignored or rejected; kind says why they failed,
 *     and is none for the others</td></tr>
 * <tr><td>fluxgate.breaker.shadow.rejected.calls</td><td>counter</td><td></td>
 *     <td>calls that METRICS_ONLY let through and would have rejected; they are among the calls,
 *     too</td></tr>
 * <tr><td>fluxgate.breaker.window.calls</td><td>gauge</td><td></td>
 *     <td>calls the window remembers</td></tr>
 * <tr><td>fluxgate.breaker.failure.rate</td><td>gauge</td><td></td>
 *     <td>the share of failures among them, 0 to 1; NaN if there are none</td></tr>
 * <tr><td>fluxgate.breaker.slow.calls</td><td>gauge</td><td></td>
 *     <td>the slow calls among them, by the shortest duration the tripper names; NaN if it names
 *     none, or the state keeps no window</td></tr>
 * <tr><td>fluxgate.breaker.streak</td><td>gauge</td><td></td>
 *     <td>failures since the last success</td></tr>
 * <tr><td>fluxgate.breaker.reopens</td><td>gauge</td><td></td>
 *     <td>how often probing has failed since it was last closed</td></tr>
 * <tr><td>fluxgate.breaker.active.probes</td><td>gauge</td><td></td>
 *     <td>probes in flight</td></tr>
 * <tr><td>fluxgate.breaker.probe.delay</td><td>gauge, time</td><td></td>
 *     <td>how long until a call is let through as a probe, 0 if the next one is; NaN if none is
 *     awaited</td></tr>
 * </tbody>
 * </table>
 *
 * <p>A registry, and a guard with its registry, has three more: {@code fluxgate.registry.breakers}
 * (gauge; all its breakers by {@code state}, also those without meters of their own), {@code
 * fluxgate.registry.unmetered.breakers} (gauge) and {@code fluxgate.registry.overflows} (counter).
 *
 * <p><b>NaN and 0.</b> A count of nothing is 0. A share of nothing, or a time until something that
 * is not going to happen, is NaN: a 0 would read as health, or as a probe about to go.
 *
 * <p><b>Kinds of failures</b> are few: {@code connect}, {@code connect_timeout}, {@code dns},
 * {@code tls}, {@code response_timeout}, {@code call_timeout}, {@code reset}, {@code protocol},
 * {@code body}, {@code unknown} for what clients throw; {@code status_4xx} and {@code status_5xx}
 * by class, because a sick host may answer with any of a hundred statuses, each of which would be
 * one more series for each host; and {@code other}. For a guard, all of these are there from the
 * start. What else a breaker counts, such as the class of an exception, is there when the meters
 * are read for the second time after its first failure; at most 20 kinds for each breaker.
 *
 * <p><b>Cost.</b> Nothing per call: the meters read counters that the breaker keeps anyway. All
 * work on the meter registry is done by a separate thread, which ends when there is nothing to do;
 * a meter registry that hangs or throws costs callers nothing and loses no count.
 */
@NullMarked
package io.fluxgate.micrometer;

import org.jspecify.annotations.NullMarked;
