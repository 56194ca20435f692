/**
 * Management beans (JMX) to look at circuit breakers and to steer them, from JConsole, VisualVM or
 * any other client of the MBean server.
 *
 * <pre>{@code
 * HttpGuard guard = HttpGuard.create();
 * CircuitBreakerBeans beans = CircuitBreakerBeans.register(guard.registry());
 * // ...
 * beans.close();
 * }</pre>
 *
 * <p>Each breaker has a bean while the registry keeps it, and the registry has one:
 *
 * <pre>
 *   io.fluxgate:type=CircuitBreaker,name="https://payments.example.com:443"
 *   io.fluxgate:type=CircuitBreakerRegistry
 * </pre>
 *
 * <p>The first shows {@link io.fluxgate.CircuitBreakerInfo} as attributes, why the breaker went
 * where it is, and has the operations {@code forceOpen}, {@code reset}, {@code disable}, {@code
 * metricsOnly} and {@code enforce}. The second counts and lists breakers by state, and steers any
 * of them by name. Whoever may connect may steer: guard the connection as the JDK's documentation
 * on remote monitoring says.
 *
 * <p>Names are quoted, and control characters in names and reasons are shown as <code>&#92;u001b
 * </code>, so that a host's name can neither break an object name nor drive a terminal.
 */
@NullMarked
package io.fluxgate.jmx;

import org.jspecify.annotations.NullMarked;
