package io.fluxgate.adapter.tck;

import static io.fluxgate.adapter.tck.Expected.failure;
import static io.fluxgate.adapter.tck.Expected.success;

import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * The faults and oddities of a host, each with the expected outcome of a guarded call. A client's
 * contract test declares its differences as {@link Deviations}.
 */
@SuppressWarnings("ImmutableEnumChecker") // A row is not changed once it is in the table.
public enum HttpFault {
  /** Nobody listens on the port. */
  CONNECTION_REFUSED(
      FaultRow.at(Targets::refusing),
      failure(HttpFailureKind.CONNECT, ConnectException.class).hits(0)),
  /** The host never answers the attempt to connect. */
  CONNECT_TIMEOUT(
      FaultRow.at(FullBacklog::open).hurried(),
      failure(HttpFailureKind.CONNECT_TIMEOUT, IOException.class).hits(0)),
  /** The name has no address. */
  UNKNOWN_HOST(
      FaultRow.at(Targets::withoutAddress),
      failure(HttpFailureKind.DNS, IOException.class).hits(0)),

  /** The peer answers the TLS handshake in plain text. */
  TLS_PLAIN_TEXT_PEER(
      FaultRow.atHandshake(Scripts.plainTextHandshake()),
      failure(HttpFailureKind.TLS, SSLException.class).hits(0)),
  /** The certificate is not trusted. */
  TLS_UNTRUSTED_CERTIFICATE(
      FaultRow.atTls().trustingNobodyNew(),
      failure(HttpFailureKind.TLS, SSLException.class).hits(0)),
  /** The certificate is trusted, but is for another name. */
  TLS_WRONG_HOST_NAME(
      FaultRow.atTls().underOtherName(), failure(HttpFailureKind.TLS, SSLException.class).hits(0)),
  /** The peer closes in the middle of the handshake. */
  TLS_FIN_IN_HANDSHAKE(
      FaultRow.atHandshake(Scripts.finInHandshake()),
      failure(HttpFailureKind.TLS, IOException.class).hits(0)),
  /** The peer resets in the middle of the handshake. */
  TLS_RESET_IN_HANDSHAKE(
      FaultRow.atHandshake(Scripts.resetWithinRequest()),
      failure(HttpFailureKind.TLS, IOException.class).hits(0)),
  /** The peer never answers the handshake. */
  TLS_SILENCE_IN_HANDSHAKE(
      FaultRow.atHandshake(Scripts.silenceBeforeHandshake()).hurried(),
      failure(HttpFailureKind.CONNECT_TIMEOUT, IOException.class).hits(0)),

  /** The peer demands a certificate that the client does not have. */
  TLS_CLIENT_CERTIFICATE_MISSING(
      FaultRow.atHandshake(Scripts.demandingCertificate()),
      failure(HttpFailureKind.TLS, IOException.class).hits(0)),

  /** The connection is reset while the request is sent. */
  RESET_WITHIN_REQUEST(
      FaultRow.at(Scripts.resetWithinRequest()),
      failure(HttpFailureKind.RESET, IOException.class).hits(0)),
  /** The request is read and never answered. */
  SILENCE(
      FaultRow.at(Scripts.silence()).hurried(),
      failure(HttpFailureKind.RESPONSE_TIMEOUT, IOException.class)),
  /** The request is never answered, and the whole call is limited. */
  SILENCE_UNTIL_CALL_TIMEOUT(
      FaultRow.at(Scripts.silence()).callTimeout(),
      failure(HttpFailureKind.CALL_TIMEOUT, IOException.class)),
  /** The connection is reset instead of an answer. */
  RESET_BEFORE_RESPONSE(
      FaultRow.at(Scripts.sayingThenReset("")), failure(HttpFailureKind.RESET, IOException.class)),
  /** The connection is closed instead of an answer. */
  FIN_BEFORE_RESPONSE(
      FaultRow.at(Scripts.sayingThenFin("")), failure(HttpFailureKind.RESET, IOException.class)),
  /** The answer is not HTTP. */
  GARBAGE_STATUS_LINE(
      FaultRow.at(Scripts.sayingThenFin("I am not a web server\r\n\r\n")),
      failure(HttpFailureKind.PROTOCOL, IOException.class)),
  /** The status is not a number. */
  GARBAGE_STATUS_CODE(
      FaultRow.at(Scripts.sayingThenFin("HTTP/1.1 abc Oh\r\nContent-Length: 0\r\n\r\n")),
      failure(HttpFailureKind.PROTOCOL, IOException.class)),
  /** The connection is closed within the headers. */
  FIN_IN_HEADERS(
      FaultRow.at(Scripts.sayingThenFin("HTTP/1.1 200 OK\r\nX-Half: on")),
      failure(HttpFailureKind.RESET, IOException.class)),
  /** The connection is reset within the headers. */
  RESET_IN_HEADERS(
      FaultRow.at(Scripts.sayingThenReset("HTTP/1.1 200 OK\r\nX-Half: on")),
      failure(HttpFailureKind.RESET, IOException.class)),
  /** The headers stop coming. */
  STALL_IN_HEADERS(
      FaultRow.at(Scripts.sayingThenSilence("HTTP/1.1 200 OK\r\nX-Half: on")).hurried(),
      failure(HttpFailureKind.RESPONSE_TIMEOUT, IOException.class)),
  /** The headers do not end. */
  ENDLESS_HEADERS(
      FaultRow.at(Scripts.endlessHeaders(1_000)),
      failure(HttpFailureKind.PROTOCOL, IOException.class)),
  /** A header line does not end. */
  ENDLESS_HEADER_LINE(
      FaultRow.at(Scripts.endlessHeaderLine()),
      failure(HttpFailureKind.PROTOCOL, IOException.class)),
  /** The length is not a number. */
  GARBAGE_CONTENT_LENGTH(
      FaultRow.at(
          Scripts.sayingThenFin("HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n0123456789")),
      failure(HttpFailureKind.PROTOCOL, IOException.class)),
  /** The protocol is switched though nobody asked for it. */
  UNSOLICITED_SWITCH(
      FaultRow.at(
          Scripts.sayingThenFin(
              "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: tea\r\n\r\n")),
      failure(HttpFailureKind.PROTOCOL, IOException.class)),

  /** The connection is reset right after the headers. */
  RESET_AFTER_HEADERS(
      FaultRow.at(Scripts.sayingThenReset("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")),
      failure(HttpFailureKind.BODY, IOException.class)),
  /** The connection is reset within the body. */
  RESET_IN_BODY(
      FaultRow.at(Scripts.sayingThenReset("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")),
      failure(HttpFailureKind.BODY, IOException.class)),
  /** The connection is reset within a body that is read as a stream. */
  RESET_IN_STREAM(
      FaultRow.at(Scripts.sayingThenReset("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"))
          .streamed(),
      failure(HttpFailureKind.BODY, IOException.class)),
  /** The body is shorter than announced. */
  TRUNCATED_LENGTH(
      FaultRow.at(Scripts.sayingThenFin("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")),
      failure(HttpFailureKind.BODY, IOException.class)),
  /** A body that is read as a stream is shorter than announced. */
  TRUNCATED_STREAM(
      FaultRow.at(Scripts.sayingThenFin("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"))
          .streamed(),
      failure(HttpFailureKind.BODY, IOException.class)),
  /** The connection is closed within a chunk. */
  TRUNCATED_CHUNK(
      FaultRow.at(
          Scripts.sayingThenFin(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nff\r\nhalf")),
      failure(HttpFailureKind.BODY, IOException.class)),
  /** The connection is closed between two chunks, before the last one. */
  MISSING_LAST_CHUNK(
      FaultRow.at(
          Scripts.sayingThenFin(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")),
      failure(HttpFailureKind.BODY, IOException.class)),
  /** The size of a chunk is not a number. */
  GARBAGE_CHUNK_SIZE(
      FaultRow.at(
          Scripts.sayingThenFin(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\nhello")),
      failure(HttpFailureKind.BODY, IOException.class)),
  /** The headers come, and nothing of the body. */
  STALL_AFTER_HEADERS(
      FaultRow.at(Scripts.sayingThenSilence("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"))
          .needs(Capability.READ_TIMEOUT_IN_BODY)
          .hurried(),
      failure(HttpFailureKind.RESPONSE_TIMEOUT, IOException.class)),
  /** The body stops coming. */
  STALL_IN_BODY(
      FaultRow.at(Scripts.sayingThenSilence("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"))
          .needs(Capability.READ_TIMEOUT_IN_BODY)
          .hurried(),
      failure(HttpFailureKind.RESPONSE_TIMEOUT, IOException.class)),
  /** The body stops coming, and the whole call is limited. */
  STALL_IN_BODY_UNTIL_CALL_TIMEOUT(
      FaultRow.at(Scripts.sayingThenSilence("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"))
          .callTimeout(),
      failure(HttpFailureKind.CALL_TIMEOUT, IOException.class)),
  /** The body says it is gzip, and is not. */
  CORRUPT_GZIP(
      FaultRow.at(Scripts.gzip(false)).needs(Capability.GZIP),
      failure(HttpFailureKind.BODY, IOException.class)),
  /** The body is the first half of a gzip file. */
  TRUNCATED_GZIP(
      FaultRow.at(Scripts.gzip(true)).needs(Capability.GZIP),
      failure(HttpFailureKind.BODY, IOException.class)),
  /** A server error whose body breaks off: the status decides. */
  SERVER_ERROR_CUT_SHORT(
      FaultRow.at(Scripts.sayingThenFin("HTTP/1.1 500 Oh\r\nContent-Length: 100\r\n\r\nhalf")),
      failure(500).throwing(IOException.class)),

  /** The body comes byte by byte, but it comes. */
  SLOW_DRIP(FaultRow.at(Scripts.drip()), success(200)),
  /** Three early hints come before the answer. */
  EARLY_HINTS(
      FaultRow.at(
          Scripts.sayingThenSilence(
              "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n".repeat(3)
                  + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")),
      success(200)),
  /** A body without length, which the end of the connection ends. */
  UNFRAMED_BODY(FaultRow.at(Scripts.sayingThenFin("HTTP/1.1 200 OK\r\n\r\nhello")), success(200)),
  /** An answer that has no body, and bytes after it all the same. */
  NO_CONTENT_WITH_BYTES(
      FaultRow.at(Scripts.sayingThenFin("HTTP/1.1 204 No Content\r\n\r\nhello")), success(204)),
  /** The answer to a HEAD announces a body that does not come. */
  HEAD_WITH_LENGTH(
      FaultRow.at(Scripts.sayingThenSilence("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"))
          .head(),
      success(200)),
  /** The host wants a password, as if it were a proxy. */
  PROXY_CHALLENGE(FaultRow.at(Scripts.answering(407)), success(407)),
  /** The answer says that nothing was modified, and has no body. */
  NOT_MODIFIED(
      FaultRow.at(Scripts.sayingThenSilence("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n")),
      success(304)),

  /** Over HTTP/2: the stream is reset instead of an answer. */
  HTTP2_RESET_BEFORE_HEADERS(
      FaultRow.atHttp2(Http2Scripts.reset(Http2Connection.INTERNAL_ERROR)),
      failure(HttpFailureKind.RESET, IOException.class)),
  /** Over HTTP/2: the server cancels the stream, which looks like the caller's own cancel. */
  HTTP2_CANCEL_BEFORE_HEADERS(
      FaultRow.atHttp2(Http2Scripts.reset(Http2Connection.CANCEL)),
      failure(HttpFailureKind.RESET, IOException.class)),
  /** Over HTTP/2: the server refuses the stream, so that it may be repeated. */
  HTTP2_REFUSED_STREAM(
      FaultRow.atHttp2(Http2Scripts.reset(Http2Connection.REFUSED_STREAM)),
      failure(HttpFailureKind.RESET, IOException.class)),
  /** Over HTTP/2: the stream is reset for a reason that no RFC knows. */
  HTTP2_RESET_WITH_UNKNOWN_CODE(
      FaultRow.atHttp2(Http2Scripts.reset(0xfab)),
      failure(HttpFailureKind.RESET, IOException.class)),
  /** Over HTTP/2: the stream is reset within the body. */
  HTTP2_RESET_IN_BODY(
      FaultRow.atHttp2(Http2Scripts.resetInBody(200, Http2Connection.INTERNAL_ERROR)),
      failure(HttpFailureKind.BODY, IOException.class)),
  /** Over HTTP/2: the stream is reset within a body that is read as a stream. */
  HTTP2_RESET_IN_STREAM(
      FaultRow.atHttp2(Http2Scripts.resetInBody(200, Http2Connection.INTERNAL_ERROR)).streamed(),
      failure(HttpFailureKind.BODY, IOException.class)),
  /** Over HTTP/2: the server cancels the stream within the body. */
  HTTP2_CANCEL_IN_BODY(
      FaultRow.atHttp2(Http2Scripts.resetInBody(200, Http2Connection.CANCEL)),
      failure(HttpFailureKind.BODY, IOException.class)),
  /** Over HTTP/2: the stream is reset within the body, and said to be no error. */
  HTTP2_NO_ERROR_IN_BODY(
      FaultRow.atHttp2(Http2Scripts.resetInBody(200, Http2Connection.NO_ERROR)),
      failure(HttpFailureKind.BODY, IOException.class)),
  /** Over HTTP/2: a server error whose stream is reset: the status decides. */
  HTTP2_SERVER_ERROR_RESET(
      FaultRow.atHttp2(Http2Scripts.resetInBody(500, Http2Connection.INTERNAL_ERROR)),
      failure(500).throwing(IOException.class)),
  /** Over HTTP/2: the stream is reset without an error after the whole answer. */
  HTTP2_NO_ERROR_WHEN_COMPLETE(FaultRow.atHttp2(Http2Scripts.resetWhenComplete()), success(200)),
  /** Over HTTP/2: the body is shorter than announced, but the stream ends: clients accept that. */
  HTTP2_TRUNCATED_LENGTH(FaultRow.atHttp2(Http2Scripts.truncated()), success(200)),
  /** Over HTTP/2: the request is read and never answered. */
  HTTP2_SILENCE(
      FaultRow.atHttp2(Http2Scripts.silence()).hurried(),
      failure(HttpFailureKind.RESPONSE_TIMEOUT, IOException.class)),
  /** Over HTTP/2: the body stops coming. */
  HTTP2_STALL_IN_BODY(
      FaultRow.atHttp2(Http2Scripts.stallInBody()).needs(Capability.READ_TIMEOUT_IN_BODY).hurried(),
      failure(HttpFailureKind.RESPONSE_TIMEOUT, IOException.class)),
  /** Over HTTP/2: the request is never answered, and the whole call is limited. */
  HTTP2_SILENCE_UNTIL_CALL_TIMEOUT(
      FaultRow.atHttp2(Http2Scripts.silence()).callTimeout(),
      failure(HttpFailureKind.CALL_TIMEOUT, IOException.class)),
  /** Over HTTP/2: the connection is closed instead of an answer. */
  HTTP2_FIN_BEFORE_HEADERS(
      FaultRow.atHttp2(Http2Scripts.closing()), failure(HttpFailureKind.RESET, IOException.class)),
  /** Over HTTP/2: the connection is closed within the body. */
  HTTP2_FIN_IN_BODY(
      FaultRow.atHttp2(Http2Scripts.closingInBody()),
      failure(HttpFailureKind.BODY, IOException.class)),
  /** Over HTTP/2: the connection is reset instead of an answer. */
  HTTP2_CONNECTION_RESET_BEFORE_HEADERS(
      FaultRow.atHttp2(Http2Scripts.breakingOff()),
      failure(HttpFailureKind.RESET, IOException.class)),
  /** The server goes away without having looked at the request. */
  HTTP2_GOAWAY_UNPROCESSED(
      FaultRow.atHttp2(Http2Scripts.goAway(false, Http2Connection.NO_ERROR)),
      failure(HttpFailureKind.RESET, IOException.class)),
  /** The server goes away in the middle of its work on the request. */
  HTTP2_GOAWAY_WITH_ERROR(
      FaultRow.atHttp2(Http2Scripts.goAway(true, Http2Connection.INTERNAL_ERROR)),
      failure(HttpFailureKind.RESET, IOException.class)),
  /** The server announces that it goes away, and finishes the answer. */
  HTTP2_GOAWAY_WITHIN_ANSWER(FaultRow.atHttp2(Http2Scripts.goAwayWithinAnswer()), success(200)),
  /** The server goes away after the answer. */
  HTTP2_GOAWAY_AFTER_ANSWER(FaultRow.atHttp2(Http2Scripts.goAwayAfterAnswer()), success(200)),
  /** Early hints come before the answer. */
  HTTP2_EARLY_HINTS(FaultRow.atHttp2(Http2Scripts.earlyHints()), success(200)),
  /** Over HTTP/2: the answer is plain text. */
  HTTP2_GARBAGE_FRAME(
      FaultRow.atHttp2(Http2Scripts.plainText()),
      failure(HttpFailureKind.PROTOCOL, IOException.class)),
  /** Over HTTP/2: a frame of settings is of no possible length. */
  HTTP2_GARBAGE_SETTINGS(
      FaultRow.atHttp2(Http2Scripts.garbageSettings()),
      failure(HttpFailureKind.PROTOCOL, IOException.class)),
  /** Over HTTP/2: the headers cannot be decoded. */
  HTTP2_GARBAGE_HEADERS(
      FaultRow.atHttp2(Http2Scripts.garbageHeaders()),
      failure(HttpFailureKind.PROTOCOL, IOException.class)),
  /** Over HTTP/2: data comes that belongs to no stream. */
  HTTP2_DATA_OUTSIDE_OF_STREAMS(
      FaultRow.atHttp2(Http2Scripts.dataOutsideOfStreams()),
      failure(HttpFailureKind.PROTOCOL, IOException.class));

  @SuppressWarnings("ImmutableEnumChecker")
  private final FaultRow row;

  private final Expected expected;

  HttpFault(FaultRow row, Expected expected) {
    this.row = row;
    this.expected = expected;
  }

  /** {@return what the table expects of this fault} */
  public Expected expected() {
    return expected;
  }

  /** {@return the capabilities that a client needs for this fault} */
  public Set<Capability> needs() {
    return Set.copyOf(row.needs());
  }

  FaultRow row() {
    return row;
  }
}
