/**
 * The contract of an HTTP adapter: one table of faults, answers and manners, and what a guarded
 * client makes of each, whichever client it is.
 *
 * <p>To hold another client to it, implement {@link io.fluxgate.test.http.HttpClientUnderTest} and
 * extend {@link io.fluxgate.test.http.HttpAdapterContract}, once for each form of calling:
 *
 * <pre>{@code
 * class MyClientContractTest extends HttpAdapterContract {
 *   @Override
 *   protected HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup) {
 *     return new MyClientUnderTest(guard, setup);
 *   }
 *
 *   @Override
 *   protected Set<Capability> capabilities() {
 *     return EnumSet.of(Capability.STREAM, Capability.CANCEL);
 *   }
 *
 *   @Override
 *   protected void deviations(Deviations deviations) {
 *     deviations.hits(HttpFault.FIN_BEFORE_RESPONSE, 2, "MyClient 3.1 repeats a GET once");
 *   }
 * }
 * }</pre>
 *
 * <p>All servers are sockets on 127.0.0.1, and no case waits for longer than half a second unless
 * it fails.
 */
@NullMarked
package io.fluxgate.test.http;

import org.jspecify.annotations.NullMarked;
