package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.adapter.tck.FaultyServer.Script;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * A proxy that refuses a request because of who asks is the caller's matter; one that does not get
 * through to the host, or is down itself, is a failure to connect.
 *
 * <p>Some clients throw an exception if there is no tunnel, others return what the proxy answered,
 * which is then judged like any other answer.
 */
final class ProxyCases {

  /** Nobody listens there, but the proxy is not to find that out. */
  private static final URI PLAIN = URI.create("http://127.0.0.1:9/");

  private static final URI TLS = URI.create("https://127.0.0.1:9/");

  private static final int SUCCEEDED = 0;
  private static final int NOT_ALLOWED = 2;
  private static final int HOST_UNREACHABLE = 4;
  private static final int REFUSED = 5;

  private ProxyCases() {}

  static Stream<ContractCase> all() {
    return Stream.concat(
        ofHttpProxies().map(line -> line.needing(Capability.HTTP_PROXY)),
        ofSocksProxies().map(line -> line.needing(Capability.SOCKS_PROXY)));
  }

  // HTTP

  private static Stream<ContractCase> ofHttpProxies() {
    return Stream.of(
        ContractCase.of(
            "an answer of a proxy that wants a password is no failure",
            lab -> answered(lab, 407, Tally.succeeded(1))),
        ContractCase.of(
            "an answer of a proxy that cannot reach the host is a failure",
            lab -> answered(lab, 502, Tally.failed(1))),
        ContractCase.of(
            "a proxy that is down is a failure to connect",
            lab -> down(lab, Proxy.Type.HTTP, PLAIN)),
        tunnel(
            "a tunnel that wants a password is no failure",
            lab -> refusedTunnel(lab, 407, HttpFailureKind.LOCAL)),
        tunnel(
            "a tunnel that is forbidden is no failure",
            lab -> refusedTunnel(lab, 403, HttpFailureKind.LOCAL)),
        tunnel(
            "a tunnel whose proxy cannot reach the host is a failure",
            lab -> refusedTunnel(lab, 502, HttpFailureKind.CONNECT)),
        tunnel(
            "a tunnel whose proxy is overloaded is a failure",
            lab -> refusedTunnel(lab, 503, HttpFailureKind.CONNECT)),
        tunnel(
            "a tunnel whose proxy is down is a failure to connect",
            lab -> down(lab, Proxy.Type.HTTP, TLS)),
        tunnel(
                "a tunnel whose proxy is silent is a failure to connect in time",
                lab -> silent(lab, Proxy.Type.HTTP, TLS))
            .needing(Capability.TUNNEL_TIMEOUT));
  }

  private static ContractCase tunnel(String name, ContractCase.Demonstration demonstration) {
    return ContractCase.of(name, demonstration, Capability.TLS);
  }

  private static Proxy at(Proxy.Type type, URI address) {
    return new Proxy(type, new InetSocketAddress(address.getHost(), address.getPort()));
  }

  private static Script answering(int status) {
    return Scripts.answering(status, "Proxy-Authenticate: Basic realm=\"p\"", "Connection: close");
  }

  private static void answered(Lab lab, int status, Tally expected) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    FaultyServer proxy = lab.server(answering(status));
    Tally before = lab.halfOpen(breaker);

    Running call =
        lab.call(lab.client(guard, setup(Proxy.Type.HTTP, proxy.uri())), ContractCall.get(PLAIN));

    assertThat(call.answer().status()).isEqualTo(status);
    lab.assertJudged(breaker, before, expected);
    lab.assertHealthyCallAdmitted(lab.client(guard), breaker);
  }

  private static ClientSetup setup(Proxy.Type type, URI address) {
    return ClientSetup.defaults().withoutRepeats().through(at(type, address));
  }

  private static void refusedTunnel(Lab lab, int status, HttpFailureKind kind) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    FaultyServer proxy = lab.server(answering(status));
    Tally before = lab.halfOpen(breaker);

    Running call =
        lab.call(lab.client(guard, setup(Proxy.Type.HTTP, proxy.uri())), ContractCall.get(TLS));

    if (call.error() == null) {
      assertThat(call.answer().status()).isEqualTo(status);
      lab.assertJudged(breaker, before, status < 500 ? Tally.succeeded(1) : Tally.failed(1));
    } else {
      assertNotConnected(lab, breaker, before, call, kind);
    }
    lab.assertHealthyCallAdmitted(lab.client(guard), breaker);
  }

  // SOCKS

  private static Stream<ContractCase> ofSocksProxies() {
    return Stream.of(
        ContractCase.of(
            "a SOCKS proxy that cannot reach the host is a failure to connect",
            lab -> refusedBySocks(lab, HOST_UNREACHABLE, HttpFailureKind.CONNECT)),
        ContractCase.of(
            "a SOCKS proxy whose connection is refused is a failure to connect",
            lab -> refusedBySocks(lab, REFUSED, HttpFailureKind.CONNECT)),
        ContractCase.of(
            "a SOCKS proxy that forbids the connection is no failure",
            lab -> refusedBySocks(lab, NOT_ALLOWED, HttpFailureKind.LOCAL)),
        ContractCase.of(
            "a SOCKS proxy that is down is a failure to connect",
            lab -> down(lab, Proxy.Type.SOCKS, PLAIN)),
        ContractCase.of(
            "a SOCKS proxy that is silent is a failure to connect in time",
            lab -> silent(lab, Proxy.Type.SOCKS, PLAIN)),
        ContractCase.of(
            "an answer through a SOCKS proxy is judged by its status", ProxyCases::throughSocks));
  }

  /** RFC 1928: no authentication, then this reply; a client of version 4 gets that of version 4. */
  private static Script socks(int reply, Script afterwards) {
    return connection -> {
      byte[] hello = connection.read(2);
      if (hello[0] == 4) {
        connection.send(new byte[] {0, 91, 0, 0, 0, 0, 0, 0}).finish();
        return;
      }
      connection.read(hello[1]);
      connection.send(new byte[] {5, 0});
      byte[] request = connection.read(4);
      connection.read((request[3] == 3 ? connection.read(1)[0] : 4) + 2);
      connection.send(new byte[] {5, (byte) reply, 0, 1, 0, 0, 0, 0, 0, 0});
      afterwards.serve(connection);
    };
  }

  private static void refusedBySocks(Lab lab, int reply, HttpFailureKind kind) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    FaultyServer proxy = lab.server(socks(reply, Connection::finish));
    Tally before = lab.halfOpen(breaker);

    Running call =
        lab.call(lab.client(guard, setup(Proxy.Type.SOCKS, proxy.uri())), ContractCall.get(PLAIN));

    assertNotConnected(lab, breaker, before, call, kind);
    lab.assertHealthyCallAdmitted(lab.client(guard), breaker);
  }

  private static void throughSocks(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer proxy = lab.server(socks(SUCCEEDED, Scripts.answering(503)));

    Running call =
        lab.call(lab.client(guard, setup(Proxy.Type.SOCKS, proxy.uri())), ContractCall.get(PLAIN));

    assertThat(call.answer().status()).isEqualTo(503);
    lab.assertJudged(lab.breaker(guard), Tally.NOTHING, Tally.failed(1));
  }

  // Both

  private static void down(Lab lab, Proxy.Type type, URI target) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    ContractTarget nobody = lab.closing(Targets.refusing());
    Tally before = lab.halfOpen(breaker);

    Running call = lab.call(lab.client(guard, setup(type, nobody.uri())), ContractCall.get(target));

    assertNotConnected(lab, breaker, before, call, HttpFailureKind.CONNECT);
    lab.assertHealthyCallAdmitted(lab.client(guard), breaker);
  }

  private static void silent(Lab lab, Proxy.Type type, URI target) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    CircuitBreaker breaker = lab.breaker(guard);
    FaultyServer proxy = lab.server(Connection::hold);
    ClientSetup hurried = setup(type, proxy.uri()).withShortTimeouts(Duration.ofMillis(500));
    Tally before = lab.halfOpen(breaker);

    Running call = lab.call(lab.client(guard, hurried), ContractCall.get(target));

    assertNotConnected(lab, breaker, before, call, HttpFailureKind.CONNECT_TIMEOUT);
    lab.assertHealthyCallAdmitted(lab.client(guard), breaker);
  }

  /** At the connection, an adapter does not see that there is none. */
  private static void assertNotConnected(
      Lab lab, CircuitBreaker breaker, Tally before, Running call, HttpFailureKind kind) {
    assertThat(call.error()).as("what the caller gets of %s", call).isInstanceOf(IOException.class);
    if (lab.position() == Position.NETWORK) {
      lab.assertJudged(breaker, before, Tally.NOTHING);
      return;
    }
    boolean local = kind == HttpFailureKind.LOCAL;
    lab.assertJudged(breaker, before, local ? Tally.ignored(1) : Tally.failed(1));
    lab.assertKind(kind);
  }
}
