package io.fluxgate.examples.programs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on 127.0.0.1 that sends exactly what it is told to, and closes the connection. */
final class IndiscreetPeer implements AutoCloseable {

  static final String SECRET = "sesame";

  /** Answers with a secret in every place that a client may quote when it refuses the answer. */
  static final List<String> ANSWERS =
      List.of(
          "sesame\r\n\r\n",
          "HTTP/1.1 sesame\r\n\r\n",
          "HTTP/1.1 sesame OK\r\nContent-Length: 0\r\n\r\n",
          "HTTP/sesame 200 OK\r\n\r\n",
          "HTTP/1.1 200 sesame\r\nContent-Length: 9\r\n\r\nsesame",
          "HTTP/1.1 500 sesame\r\nX-Reason: sesame\r\nContent-Length: 6\r\n\r\nsesame",
          "HTTP/1.1 503 sesame\r\nRetry-After: sesame\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 599 sesame\r\nServer: sesame\r\nContent-Length: 6\r\n\r\nsesame",
          "HTTP/1.1 401 sesame\r\nWWW-Authenticate: sesame\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 407 sesame\r\nProxy-Authenticate: sesame\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 302 sesame\r\nLocation: /sesame?key=sesame\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 302 sesame\r\nLocation: sesame:%%%sesame\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 302 sesame\r\nLocation: http://[sesame\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 302 x\r\nLocation: ftp://sesame:sesame@sesame/\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 307 x\r\nLocation: http://sesame:x@127.0.0.1:1/sesame\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nsesame\r\n\r\n",
          "HTTP/1.1 200 OK\r\nsesame sesame: x\r\n\r\n",
          "HTTP/1.1 200 OK\r\n: sesame\r\n\r\n",
          "HTTP/1.1 200 OK\r\nX-Key: \0sesame\r\n\r\n",
          "HTTP/1.1 200 OK\r\nSet-Cookie: sesame=\0sesame; Expires=sesame\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Type: sesame/\r\nContent-Length: 9\r\n\r\nsesame",
          "HTTP/1.1 200 OK\r\nContent-Length: sesame\r\n\r\nsesame",
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: sesame\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nContent-Encoding: sesame\r\nContent-Length: 5\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 6\r\n\r\nsesame",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: sesame\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nsesame\r\nhello\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6;sesame\r\nsesame\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhellosesame\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nsesame\r\n\r\n",
          "HTTP/1.1 101 sesame\r\nUpgrade: sesame\r\nConnection: upgrade\r\n\r\n",
          "HTTP/1.1 103 sesame\r\nLink: sesame\r\n\r\nsesame\r\n\r\n");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ServerSocket socket;
  private volatile String answer = "";

  IndiscreetPeer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    threads.execute(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** Every request gets this answer from now on. */
  void answer(String next) {
    answer = next;
  }

  private void accept() {
    while (true) {
      try {
        Socket connection = socket.accept();
        threads.execute(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      if (hasRequest(connection.getInputStream())) {
        connection.getOutputStream().write(answer.getBytes(ISO_8859_1));
        connection.shutdownOutput();
      }
    } catch (IOException gone) {
      // The client closed the connection first.
    }
  }

  /** Reads to the end of the headers. */
  private static boolean hasRequest(InputStream in) throws IOException {
    int last = 0;
    for (int next = in.read(); next >= 0; next = in.read()) {
      last = last << 8 | next;
      if (last == 0x0d0a0d0a) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
