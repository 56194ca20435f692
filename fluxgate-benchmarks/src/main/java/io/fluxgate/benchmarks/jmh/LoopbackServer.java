package io.fluxgate.benchmarks.jmh;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Answers every request with the same few bytes and without allocating, so that all allocations per
 * call are the client's. Uses a thread per connection; requests have no body.
 */
public final class LoopbackServer implements Closeable {

  /** The body of every answer. */
  public static final String BODY = "Hello, world!";

  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

  private final byte[] response;
  private final ServerSocket server;

  /** Starts a server that answers with status 200. */
  public LoopbackServer() throws IOException {
    this("200 OK");
  }

  /**
   * Starts a server.
   *
   * @param status what it answers with, such as {@code 503 Service Unavailable}
   */
  public LoopbackServer(String status) throws IOException {
    response = response(status);
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  private static byte[] response(String status) {
    return ("HTTP/1.1 "
            + status
            + "\r\nContent-Type: text/plain; charset=us-ascii\r\nContent-Length: "
            + BODY.length()
            + "\r\n\r\n"
            + BODY)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** {@return where it listens} */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "loopback server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket connection = server.accept();
        daemon(() -> serve(connection));
      }
    } catch (IOException closed) {
      // The benchmark has ended.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      // Otherwise each response waits up to 40 ms for the acknowledgement of the previous one.
      connection.setTcpNoDelay(true);
      answerAll(connection.getInputStream(), connection.getOutputStream());
    } catch (IOException closed) {
      // The client has disconnected.
    }
  }

  private void answerAll(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[8_192];
    int matched = 0;
    int length = in.read(buffer);
    while (length >= 0) {
      for (int i = 0; i < length; i++) {
        matched = buffer[i] == END_OF_HEAD[matched] ? matched + 1 : buffer[i] == '\r' ? 1 : 0;
        if (matched == END_OF_HEAD.length) {
          out.write(response);
          matched = 0;
        }
      }
      length = in.read(buffer);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
