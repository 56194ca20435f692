package io.fluxgate.benchmarks.soak;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;

/** One way to call a client: its blocking or its asynchronous API. */
interface ClientApi {

  /** The response timeout, unless a call has a shorter one. */
  Duration RESPONSE_TIMEOUT = Duration.ofMillis(500);

  /** How long a caller waits for a future: longer than all timeouts of a call together. */
  Duration FUTURE_TIMEOUT = Duration.ofSeconds(20);

  String name();

  /**
   * Prepares a call.
   *
   * @param limit the response timeout, as far as the client has one
   */
  PendingCall prepare(URI uri, Duration limit);

  /** A call that is prepared, but not yet started. */
  interface PendingCall {

    /** Makes the call and waits for the headers, or for the whole body if the API buffers it. */
    ReceivedResponse await() throws Exception;

    /** Cancels from another thread; does nothing if the client cannot. */
    void cancel();
  }

  /** A response. Its caller closes it, or abandons it. */
  record ReceivedResponse(int status, InputStream body, Closeable response) implements Closeable {

    @Override
    public void close() throws IOException {
      response.close();
    }
  }
}
