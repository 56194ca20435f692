/**
 * The contract of an HTTP adapter: one table of faults and answers, each with the outcome that
 * every guarded client must have.
 *
 * <p>To test another client, implement {@link io.fluxgate.adapter.tck.HttpClientUnderTest} and
 * extend {@link io.fluxgate.adapter.tck.HttpAdapterContract}, once for each form of calling and
 * each {@link io.fluxgate.adapter.tck.Position}:
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
 * <p>All servers are sockets on 127.0.0.1 that write byte by byte (HTTP/2 frame by frame, after
 * ALPN), so that the contract depends on no server and no client. No case waits for longer than a
 * second unless it fails. The table includes the faults of WireMock; to run WireMock itself, or
 * another server, add it in {@link io.fluxgate.adapter.tck.HttpAdapterContract#furtherFaults}.
 *
 * <p>What only one client has is left to the tests of its adapter: duplex bodies, WebSockets, push
 * promises, HTTP/2 without TLS.
 */
@NullMarked
package io.fluxgate.adapter.tck;

import org.jspecify.annotations.NullMarked;
