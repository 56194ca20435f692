package io.fluxgate.benchmarks.soak;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;

/** One form of calling: a client, blocking or not. */
interface Form {

  /** No answer takes longer, unless a call asks for less. */
  Duration LIMIT = Duration.ofMillis(500);

  /** For whoever waits for a future: longer than all limits and stalls of a call together. */
  Duration PATIENCE = Duration.ofSeconds(20);

  String name();

  /**
   * Prepares a call.
   *
   * @param limit how long the host may take, as far as the client can limit it
   */
  Pending prepare(URI uri, Duration limit);

  /** A call that its thread is about to wait for. */
  interface Pending {

    /** Makes the call and waits for the headers, or for all of it where that is the form. */
    Received await() throws Exception;

    /** From another thread; does nothing where the client cannot. */
    void cancel();
  }

  /** What came; the body is closed by whoever got it, or not. */
  record Received(int status, InputStream body, Closeable response) implements Closeable {

    @Override
    public void close() throws IOException {
      response.close();
    }
  }
}
