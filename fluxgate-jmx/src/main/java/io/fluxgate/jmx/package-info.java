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
 * <p>A breaker's bean shows {@link io.fluxgate.CircuitBreakerInfo} as attributes, together with the
 * reason of the latest transition, and a text that explains the state. Each transition is a
 * notification whose type ends with the new state, as in {@code io.fluxgate.transition.OPEN}. Its
 * operations are {@code forceOpen}, {@code reset}, {@code disable}, {@code metricsOnly} and {@code
 * enforce}. The registry's bean counts and lists the breakers by state, and offers the same
 * operations for each of them by name.
 *
 * <p>Everybody who can connect can control the breakers: secure the connection as the JDK's
 * documentation on remote monitoring describes.
 *
 * <p>Names are quoted, and control characters in names and reasons are escaped, as in <code>
 * &#92;u001b
 * </code>, so that the name of a host can neither break an object name nor control a terminal.
 */
@NullMarked
package io.fluxgate.jmx;

import org.jspecify.annotations.NullMarked;
