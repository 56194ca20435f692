package io.fluxgate.adapter.tck;

import io.fluxgate.adapter.tck.FaultyServer.Script;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a fault is staged. Built in the table of {@link HttpFault}, and not changed afterwards. */
final class FaultRow {

  private static final Duration SHORT = Duration.ofMillis(250);

  /** Part of it goes to the handshake, and the request must get through after that. */
  private static final Duration SHORT_WITH_TLS = Duration.ofSeconds(1);

  /** It began before the adapter's clock, which allows a part of it for connecting. */
  private static final Duration SHORT_CALL = Duration.ofSeconds(1);

  /** Changes how the client is set up. */
  private interface Setup {
    ClientSetup apply(ClientSetup setup) throws Exception;
  }

  private final ContractTarget.Factory target;
  private final Set<Capability> needs = EnumSet.noneOf(Capability.class);
  private Setup setup = unchanged -> unchanged;
  private boolean hurried;
  private boolean streamed;
  private String method = "GET";
  private @Nullable String host;

  private FaultRow(ContractTarget.Factory target) {
    this.target = target;
  }

  static FaultRow at(ContractTarget.Factory target) {
    Objects.requireNonNull(target, "target");
    return new FaultRow(target);
  }

  /** At a server that speaks plain HTTP. */
  static FaultRow at(Script script) {
    return new FaultRow(() -> FaultyServer.start(script));
  }

  /** At a server that is asked for TLS and does something else. */
  static FaultRow atHandshake(Script script) {
    return new FaultRow(() -> FaultyServer.startBeforeHandshake(script))
        .needs(Capability.TLS)
        .setup(setup -> setup.withTls(Certificate.forAddress().client()));
  }

  /** At a healthy TLS server whose certificate the client trusts. */
  static FaultRow atTls() {
    return new FaultRow(
            () -> FaultyServer.startTls(Certificate.forAddress().server(), Scripts.healthy()))
        .needs(Capability.TLS)
        .setup(setup -> setup.withTls(Certificate.forAddress().client()));
  }

  /** At a server that does this to each request over HTTP/2. */
  static FaultRow atHttp2(Http2Scripts.Answer answer) {
    return atHttp2(Http2Scripts.answering(answer));
  }

  static FaultRow atHttp2(Script script) {
    return new FaultRow(() -> FaultyServer.startHttp2(Certificate.forAddress().server(), script))
        .needs(Capability.TLS, Capability.HTTP2)
        .setup(setup -> setup.withTls(Certificate.forAddress().client()));
  }

  /** The client keeps its default trust store. */
  FaultRow trustingNobodyNew() {
    setup = unchanged -> unchanged;
    return this;
  }

  /** The call names the host, while the certificate names its address. */
  FaultRow underOtherName() {
    host = "localhost";
    return this;
  }

  FaultRow needs(Capability... capabilities) {
    Collections.addAll(needs, capabilities);
    return this;
  }

  /** With timeouts so short that a case may wait for them. */
  FaultRow hurried() {
    hurried = true;
    return setup(setup -> setup.withShortTimeouts(patience()));
  }

  FaultRow callTimeout() {
    hurried = true;
    return needs(Capability.CALL_TIMEOUT).setup(setup -> setup.withCallTimeout(SHORT_CALL));
  }

  private Duration patience() {
    return needs.contains(Capability.TLS) ? SHORT_WITH_TLS : SHORT;
  }

  FaultRow followingRedirects() {
    return needs(Capability.FOLLOW_REDIRECTS).setup(ClientSetup::followingRedirects);
  }

  FaultRow streamed() {
    streamed = true;
    return needs(Capability.STREAM);
  }

  FaultRow head() {
    method = "HEAD";
    return this;
  }

  private FaultRow setup(Setup next) {
    Setup first = setup;
    setup = unchanged -> next.apply(first.apply(unchanged));
    return this;
  }

  ContractTarget open() throws Exception {
    return target.open();
  }

  Set<Capability> needs() {
    return needs;
  }

  ClientSetup clientSetup() throws Exception {
    return setup.apply(ClientSetup.defaults());
  }

  /**
   * Whether a healthy call could fail with this setup: by its timeouts, or because it is not TLS.
   */
  boolean spoilsClient() {
    return hurried || needs.contains(Capability.TLS);
  }

  ContractCall call(ContractTarget at) {
    URI uri = at.uri();
    if (host != null) {
      uri = URI.create(uri.getScheme() + "://" + host + ":" + uri.getPort() + "/");
    }
    ContractCall call = ContractCall.of(method, uri);
    return streamed ? call.streamed() : call;
  }
}
