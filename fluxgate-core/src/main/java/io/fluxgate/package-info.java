/**
 * Circuit breakers: stop calling a dependency while it fails or is slow, and let calls back in
 * gradually.
 *
 * <pre>{@code
 * CircuitBreaker payments = CircuitBreaker.of("payment_service", CircuitBreakerPolicy.builder()
 *     .tripper(failureStreak(5).or(minRequests(20).and(failureRate(0.4))))
 *     .retry(Retry.cooldown(Duration.ofSeconds(30)))
 *     .build());
 * Receipt receipt = payments.call(() -> charge(amount));
 * }</pre>
 *
 * <p>A {@link io.fluxgate.CircuitBreaker} moves between three states:
 *
 * <pre>
 *             the tripper trips                the delay is over
 *   CLOSED ----------------------&gt; OPEN ------------------------&gt; HALF_OPEN
 *      ^                             ^                                |  |
 *      |                             +---- the tripper trips ---------+  |
 *      +----- enough probes, one a success, and it does not trip --------+
 * </pre>
 *
 * <p>An operator can also put it into METRICS_ONLY, DISABLED or FORCED_OPEN; see {@link
 * io.fluxgate.CircuitState}.
 *
 * <h2>Vocabulary</h2>
 *
 * <ul>
 *   <li><b>Policy</b>: how a breaker behaves. A {@link io.fluxgate.CircuitBreakerPolicy} consists
 *       of the parts below.
 *   <li><b>Outcome</b>: the result or the error of an admitted call. The {@link
 *       io.fluxgate.Tracker} gives it a classification: success, failure or ignored.
 *   <li><b>Ticket</b>: one admitted call. Its holder settles it by reporting one outcome.
 *   <li><b>Overdue</b>: said of a call that has waited too long for its answer. {@link
 *       io.fluxgate.Overdue} decides how long; the call then counts as a failure while it is still
 *       under way.
 *   <li><b>Window</b>: the recent calls that count. A {@link io.fluxgate.Window} remembers the last
 *       N calls, or those of the last T seconds.
 *   <li><b>Trip</b>: to open the circuit. The {@link io.fluxgate.Tripper} decides when.
 *   <li><b>Delay</b>: how long the circuit stays open. The {@link io.fluxgate.Retry} decides.
 *   <li><b>Probe</b>: a call that is let through in HALF_OPEN to test the dependency. The {@link
 *       io.fluxgate.Permit} decides which calls are. A probe occupies one of a few slots until its
 *       outcome is reported, or its lease, the {@code probeTimeout}, expires.
 *   <li><b>Verdict</b>: what ends HALF_OPEN. The circuit closes or reopens.
 *   <li><b>Rejection</b>: the answer to a call that is not let through, a {@link
 *       io.fluxgate.CallNotPermittedException}.
 *   <li><b>Signal</b>: one transition and its reason. Every {@link io.fluxgate.Listener} receives
 *       it.
 *   <li><b>Shadow</b>: the states that a METRICS_ONLY breaker would be in if it rejected calls.
 * </ul>
 *
 * <h2>User-supplied parts</h2>
 *
 * <p>Every part of a policy, every listener, fallback and HTTP key can be your own. The same rules
 * apply to all of them:
 *
 * <ul>
 *   <li>Many threads may use a part at once, so it must be thread-safe. Trackers, trippers, retries
 *       and permits are pure: they hold no mutable state and decide by their arguments alone.
 *   <li>If a part throws or returns an invalid value, the caller still gets its result or error.
 *       The breaker continues as the documentation of that part says, and logs the first failure of
 *       each part, once per breaker. Only what a fallback throws reaches the caller.
 *   <li>If a part blocks, it delays the call that runs it, and no other call.
 *   <li>A part may call the breaker.
 * </ul>
 *
 * <h2>Flight recorder</h2>
 *
 * <p>If the JDK has the module {@code jdk.jfr}, flight recordings show the events {@code
 * io.fluxgate.Transition}, {@code io.fluxgate.Probe} and, at most once per second and breaker,
 * {@code io.fluxgate.Rejection}. They cost nothing unless a recording is running:
 *
 * <pre>
 *   java -XX:StartFlightRecording:filename=app.jfr -jar app.jar
 *   jfr print --categories Fluxgate app.jfr
 * </pre>
 */
@NullMarked
package io.fluxgate;

import org.jspecify.annotations.NullMarked;
