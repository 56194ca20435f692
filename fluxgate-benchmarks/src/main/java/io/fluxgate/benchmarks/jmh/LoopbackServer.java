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
final class LoopbackServer implements Closeable {

  static final String BODY = "Hello, world!";

  private static final byte[] RESPONSE =
      ("HTTP/1.1 200 OK\r\n"
              + "Content-Type: text/plain; charset=us-ascii\r\n"
              + "Content-Length: "
              + BODY.length()
              + "\r\n\r\n"
              + BODY)
          .getBytes(StandardCharsets.US_ASCII);

  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

  private final ServerSocket server;

  LoopbackServer() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  URI uri() {
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

  private static void serve(Socket connection) {
    try (connection) {
      // Otherwise each response waits up to 40 ms for the acknowledgement of the previous one.
      connection.setTcpNoDelay(true);
      answerAll(connection.getInputStream(), connection.getOutputStream());
    } catch (IOException closed) {
      // The client has disconnected.
    }
  }

  private static void answerAll(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[8_192];
    int matched = 0;
    int length = in.read(buffer);
    while (length >= 0) {
      for (int i = 0; i < length; i++) {
        matched = buffer[i] == END_OF_HEAD[matched] ? matched + 1 : buffer[i] == '\r' ? 1 : 0;
        if (matched == END_OF_HEAD.length) {
          out.write(RESPONSE);
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
