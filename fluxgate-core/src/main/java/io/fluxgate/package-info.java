/**
 * Circuit breakers: stop calling a dependency that fails or is slow, and let calls back in gently.
 *
 * <pre>{@code
 * CircuitBreaker payments = CircuitBreaker.of("payment_service");
 * Receipt receipt = payments.call(() -> charge(amount));
 * }</pre>
 *
 * <p>A {@link io.fluxgate.CircuitBreaker} is in one of these states:
 *
 * <pre>
 *             the tripper holds               the delay is over
 *   CLOSED ----------------------&gt; OPEN ------------------------&gt; HALF_OPEN
 *      ^                             ^                                |  |
 *      |                             +--- the tripper holds ----------+  |
 *      +---- enough probes came back, and the tripper does not hold -----+
 * </pre>
 *
 * <p>and, where somebody asks for it, in DISABLED, METRICS_ONLY or FORCED_OPEN.
 *
 * <p>What it does there is decided by the parts of its {@link io.fluxgate.CircuitBreakerPolicy}:
 * the {@link io.fluxgate.Window} remembers recent calls, the {@link io.fluxgate.Tracker} says which
 * of them failed, the {@link io.fluxgate.Tripper} when that is too much, the {@link
 * io.fluxgate.Retry} how long the circuit stays open, the {@link io.fluxgate.Permit} which calls
 * then probe the service, and every {@link io.fluxgate.Listener} is told.
 *
 * <p>A flight recording, where the JDK has the module {@code jdk.jfr}, shows the events {@code
 * io.fluxgate.Transition}, {@code io.fluxgate.Probe} and, at most once per breaker and second,
 * {@code io.fluxgate.Rejection}. They cost nothing while nobody records:
 *
 * <pre>
 *   java -XX:StartFlightRecording:filename=app.jfr -jar app.jar
 *   jfr print --categories Fluxgate app.jfr
 * </pre>
 */
@NullMarked
package io.fluxgate;

import org.jspecify.annotations.NullMarked;
