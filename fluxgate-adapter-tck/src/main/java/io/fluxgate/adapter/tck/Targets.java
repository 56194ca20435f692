package io.fluxgate.adapter.tck;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Assumptions;

/** Targets that no request ever gets to. */
final class Targets {

  private Targets() {}

  /** A port that nobody listens on, nor can: it is taken until the target is closed. */
  static ContractTarget refusing() throws IOException {
    Socket holder = new Socket();
    holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return unreachable(URI.create("http://127.0.0.1:" + holder.getLocalPort() + "/"), holder);
  }

  /** A name that has no address, RFC 6761; looking it up first makes the JVM remember that. */
  static ContractTarget withoutAddress() {
    boolean unknown = false;
    try {
      InetAddress.getAllByName("fluxgate.invalid");
    } catch (UnknownHostException expected) {
      unknown = true;
    }
    Assumptions.assumeTrue(unknown, "a resolver that knows even .invalid");
    return unreachable(URI.create("http://fluxgate.invalid/"), () -> {});
  }

  private static ContractTarget unreachable(URI uri, Closeable holder) {
    return new ContractTarget() {
      @Override
      public URI uri() {
        return uri;
      }

      @Override
      public int requests() {
        return 0;
      }

      @Override
      public void close() {
        FaultyServer.closeQuietly(holder);
      }
    };
  }
}
