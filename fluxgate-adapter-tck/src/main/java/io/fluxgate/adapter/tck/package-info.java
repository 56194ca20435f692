/**
 * The contract of an HTTP adapter: one table of faults, answers and manners, and what a guarded
 * client makes of each, whichever client it is.
 *
 * <p>To hold another client to it, implement {@link io.fluxgate.adapter.tck.HttpClientUnderTest}
 * and extend {@link io.fluxgate.adapter.tck.HttpAdapterContract}, once for each form of calling:
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
 * <p>All servers are sockets on 127.0.0.1, written here byte by byte (HTTP/2 frame by frame, after
 * ALPN), so that the contract depends on no server and no client; and no case waits for longer than
 * half a second unless it fails. What WireMock calls faults is among the table's lines; whoever
 * wants to see it, or another server, do the same adds it in {@link
 * io.fluxgate.adapter.tck.HttpAdapterContract#furtherFaults}.
 *
 * <p>Left to the tests of each adapter is what only its client has: duplex bodies, WebSockets, push
 * promises, HTTP/2 without TLS.
 */
@NullMarked
package io.fluxgate.adapter.tck;

import org.jspecify.annotations.NullMarked;
