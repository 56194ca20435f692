package io.fluxgate.test.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Assumptions;

/** What a call goes to, and how many requests got there. */
interface Target extends Closeable {

  URI uri();

  int requests();

  @Override
  void close();

  /** A port that nobody listens on. */
  static Target refusing() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    return unreachable(URI.create("http://127.0.0.1:" + port + "/"));
  }

  /** A name that has no address, RFC 6761; looking it up first makes the JVM remember that. */
  static Target withoutAddress() {
    boolean unknown = false;
    try {
      InetAddress.getAllByName("fluxgate.invalid");
    } catch (UnknownHostException expected) {
      unknown = true;
    }
    Assumptions.assumeTrue(unknown, "a resolver that knows even .invalid");
    return unreachable(URI.create("http://fluxgate.invalid/"));
  }

  private static Target unreachable(URI uri) {
    return new Target() {
      @Override
      public URI uri() {
        return uri;
      }

      @Override
      public int requests() {
        return 0;
      }

      @Override
      public void close() {}
    };
  }

  /** Opens a target. */
  interface Factory {
    Target open() throws Exception;
  }
}
