package io.fluxgate.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The demo with the user's service. */
@Isolated("the demo runs in real time")
class DemoUrlTest {

  @TempDir private Path directory;

  @Test
  void failingServiceIsCutOff() throws IOException {
    AtomicInteger reached = new AtomicInteger();
    HttpServer server = HttpServer.create(new InetSocketAddress(local(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          reached.incrementAndGet();
          exchange.sendResponseHeaders(500, -1);
          exchange.close();
        });
    server.start();
    try {
      String address = "127.0.0.1:" + server.getAddress().getPort();

      Terminal demo = run("--url=http://user:secret@" + address + "/?token=secret", "--rate=20");

      assertThat(demo.exitCode()).as(demo.err()).isZero();
      assertThat(demo.out())
          .contains(address + " answers, with status 500", address + " CLOSED -> OPEN: ")
          .doesNotContain("secret", "without breaker");
      assertThat(reached.get()).isBetween(6, 30);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void unreachableServiceIsNamed() throws IOException {
    // Bound but not listening: no other process gets the port, and connections are refused.
    try (Socket nobody = new Socket()) {
      nobody.bind(new InetSocketAddress(local(), 0));

      Terminal demo = run("--url=http://127.0.0.1:" + nobody.getLocalPort());

      assertThat(demo.exitCode()).isEqualTo(1);
      assertThat(demo.err())
          .startsWith("fluxgate-tools demo: cannot reach 127.0.0.1:" + nobody.getLocalPort())
          .hasLineCount(1);
    }
  }

  private Terminal run(String... options) {
    String[] args = new String[options.length + 3];
    args[0] = "demo";
    args[1] = "--duration=3";
    args[2] = "--report=" + directory.resolve("report.html");
    System.arraycopy(options, 0, args, 3, options.length);
    return Terminal.run(args);
  }

  private static InetAddress local() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
