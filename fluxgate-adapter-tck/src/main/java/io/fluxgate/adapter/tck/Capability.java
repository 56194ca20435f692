package io.fluxgate.adapter.tck;

/**
 * What a client can do, and what it does by itself. A case that needs a capability runs only for
 * clients that declare it.
 */
public enum Capability {
  /** {@code call} runs on the thread that called it. */
  BLOCKING,
  /** A call can be cancelled by {@link ContractCall#onCancel}. */
  CANCEL,
  /**
   * While a body is collected, the adapter tells a cancelled call from one whose caller wants no
   * body: not so in Reactor, if the cancel comes before the body is subscribed to.
   */
  CANCEL_IN_BODY,
  /** A call can still be cancelled while its body is read as a stream. */
  CANCEL_IN_STREAM,
  /** Interrupting the thread of a blocking call ends it. */
  INTERRUPT,
  /** There is a time limit for the call as a whole. */
  CALL_TIMEOUT,
  /** There is a time limit for silence within the body. */
  READ_TIMEOUT_IN_BODY,
  /** The body can be read bit by bit while it arrives. */
  STREAM,
  /** A stream can be closed before its end, or dropped. */
  CLOSE_EARLY,
  /** The client speaks TLS with the context it is given. */
  TLS,
  /**
   * With a server that chooses HTTP/2 in the TLS handshake (ALPN), the client speaks that. Needs
   * {@link #TLS}, too.
   */
  HTTP2,
  /**
   * The client of {@link HttpAdapterContract#newHttp2Client} speaks HTTP/2 from the first byte
   * where there is no TLS (prior knowledge).
   */
  HTTP2_WITHOUT_TLS,
  /** The client decodes {@code Content-Encoding: gzip} beneath the adapter or above it. */
  GZIP,
  /** The client hands out the trailers of a chunked response, and of one over HTTP/2. */
  TRAILERS,
  /** A request body can be one that is sent once only, as {@link ContractCall#isOneShot} asks. */
  ONE_SHOT_BODY,
  /**
   * A request body can be read from {@link ContractCall#bodySource} while it is sent, and what that
   * throws is the caller's own fault.
   */
  BODY_SOURCE,
  /** The client uses the HTTP proxy that it is given, and tunnels TLS through it. */
  HTTP_PROXY,
  /** The client tells a proxy that does not open a tunnel from a host that does not answer. */
  TUNNEL_TIMEOUT,
  /** The client uses the SOCKS proxy that it is given. */
  SOCKS_PROXY,
  /** The client can be told not to follow redirects. */
  IGNORE_REDIRECTS,
  /** The client follows redirects if told to. */
  FOLLOW_REDIRECTS,
  /**
   * After a redirect, the adapter learns which host answers before the body is read; if not, what
   * breaks off within the body is charged to the host that the call was made to.
   */
  KNOWS_HOST_OF_BODY,
  /**
   * After a redirect, the adapter learns which host is asked before that one answers; if not, what
   * fails then is charged to the host that the call was made to.
   */
  KNOWS_HOST_OF_FAILURE,
  /**
   * The adapter learns each redirect that the client followed; if not, redirects there and back
   * look like none.
   */
  SHOWS_REDIRECTS,
  /** The client waits for the final response after any number of early hints, or gives up. */
  SKIPS_EARLY_HINTS,
  /** The client answers 401 with the credentials it is given. */
  AUTHENTICATOR,
  /** The client sends user-info in a URI rather than refuse it. */
  USER_INFO,
  /** The client itself repeats a request that was answered by 408, once. */
  RETRIES_408,
  /** The client itself repeats a request that was answered by 429, once. */
  RETRIES_429,
  /** The client itself repeats a request that was answered by 503, once. */
  RETRIES_503,
  /** As {@link #RETRIES_503}, but only if the answer says {@code Retry-After: 0}. */
  RETRIES_503_AT_ONCE,
  /** The adapter can answer a rejected call with a synthetic 503. */
  SYNTHETIC_503
}
