package io.fluxgate.adapter.tck;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One call for a client under test to make.
 *
 * <p>If {@link #isStreamed} says so, the body is read while it arrives, and handed to {@link
 * #answer(int, Map, InputStream)}, or piece by piece to {@link #received}; otherwise it is read the
 * way users of the client read a whole body. Thread-safe once the client has it.
 */
public final class ContractCall {

  private final String method;
  private final URI uri;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private byte @Nullable [] body;
  private @Nullable RequestBodySource bodySource;
  private boolean oneShot;
  private boolean streamed;
  private int closeAfter = Integer.MAX_VALUE;
  private boolean dropped;
  private IntConsumer onReceived = total -> {};
  private int total;
  private boolean cancelled;
  private @Nullable Runnable cancelAction;

  private ContractCall(String method, URI uri) {
    this.method = method;
    this.uri = uri;
  }

  static ContractCall of(String method, URI uri) {
    return new ContractCall(method, uri);
  }

  static ContractCall get(URI uri) {
    return of("GET", uri);
  }

  ContractCall header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  ContractCall body(byte[] bytes) {
    this.body = bytes;
    return this;
  }

  /** A body that cannot be sent again. */
  ContractCall bodyOnce(byte[] bytes) {
    this.oneShot = true;
    return body(bytes);
  }

  /** A body that is read from a source while it is sent. */
  ContractCall bodyFrom(RequestBodySource source) {
    this.bodySource = source;
    return this;
  }

  ContractCall streamed() {
    this.streamed = true;
    return this;
  }

  /** Reads this many bytes as a stream, then closes it. */
  ContractCall closedAfter(int bytes) {
    this.closeAfter = bytes;
    return streamed();
  }

  /** Neither reads nor closes the stream. */
  ContractCall dropped() {
    this.dropped = true;
    return streamed();
  }

  /** Calls back with the number of bytes received so far, on the thread that received them. */
  ContractCall onReceived(IntConsumer action) {
    this.onReceived = action;
    return this;
  }

  /** {@return the method} */
  public String method() {
    return method;
  }

  /** {@return the URI} */
  public URI uri() {
    return uri;
  }

  /** {@return the headers to send in addition to the client's own} */
  public Map<String, String> headers() {
    return headers;
  }

  /** {@return the body to send, of the type {@code application/octet-stream}, or null for none} */
  public byte @Nullable [] body() {
    return body;
  }

  /**
   * {@return what to read the body from while it is sent, of the type {@code
   * application/octet-stream}; null for none} Only for clients with {@link Capability#BODY_SOURCE};
   * {@link #body} is null then.
   */
  public @Nullable RequestBodySource bodySource() {
    return bodySource;
  }

  /** {@return whether the body must be one that can be sent only once, such as a stream} */
  public boolean isOneShot() {
    return oneShot;
  }

  /** {@return whether the body is to be read as a stream} */
  public boolean isStreamed() {
    return streamed;
  }

  /**
   * Sets the action that cancels this call; runs it at once if the call is cancelled already. Call
   * it as early as the client allows.
   *
   * @param action stops the call; run on the thread that cancels, or on this one
   */
  public void onCancel(Runnable action) {
    synchronized (this) {
      cancelAction = action;
      if (!cancelled) {
        return;
      }
    }
    action.run();
  }

  void cancel() {
    Runnable action;
    synchronized (this) {
      cancelled = true;
      action = cancelAction;
    }
    if (action != null) {
      action.run();
    }
  }

  /**
   * Reports bytes of the body, for clients that push them; does not change the buffer.
   *
   * @param bytes the bytes between position and limit count
   */
  public void received(ByteBuffer bytes) {
    received(bytes.remaining());
  }

  private void received(int count) {
    if (count > 0) {
      total += count;
      onReceived.accept(total);
    }
  }

  /**
   * {@return the answer of a client that has read the whole body}
   *
   * @param status the status code
   * @param headers each name, in upper or lower case, with its values
   * @param body all of it, decoded as the client does for its users; not copied
   */
  public ContractAnswer answer(int status, Map<String, List<String>> headers, byte[] body) {
    return new ContractAnswer(status, headers, body);
  }

  /**
   * Reads the stream as the case needs it: to its end or not, closing it or not.
   *
   * @param status the status code
   * @param headers each name, in upper or lower case, with its values
   * @param body what a user of the client would read from
   * @return the answer, with as much of the body as was read
   * @throws IOException what the stream throws
   */
  public ContractAnswer answer(int status, Map<String, List<String>> headers, InputStream body)
      throws IOException {
    if (dropped) {
      return new ContractAnswer(status, headers, new byte[0]);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (body) {
      byte[] buffer = new byte[8192];
      while (bytes.size() < closeAfter) {
        int count = body.read(buffer, 0, Math.min(buffer.length, closeAfter - bytes.size()));
        if (count < 0) {
          break;
        }
        bytes.write(buffer, 0, count);
        received(count);
      }
    }
    return new ContractAnswer(status, headers, bytes.toByteArray());
  }

  @Override
  public String toString() {
    return method + " " + uri;
  }
}
