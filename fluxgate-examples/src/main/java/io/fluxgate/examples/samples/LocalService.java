package io.fluxgate.examples.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The service that an example calls: it listens on 127.0.0.1 and is well, until told otherwise. */
final class LocalService implements AutoCloseable {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger hits = new AtomicInteger();
  private final HttpServer server;
  private volatile @Nullable String sickPath;

  private LocalService(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  static LocalService start() throws IOException {
    InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    // As many calls at once as an example makes.
    return new LocalService(HttpServer.create(new InetSocketAddress(local, 0), 1_000));
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  URI uri(String path) {
    return uri().resolve(path);
  }

  /** How many calls have reached it. */
  int hits() {
    return hits.get();
  }

  /** Answers 500 from now on. */
  void fail() {
    failAt("/");
  }

  /** Answers 500 to paths that begin so. */
  void failAt(String path) {
    sickPath = path;
  }

  /** Answers 200 again. */
  void recover() {
    sickPath = null;
  }

  private void answer(HttpExchange exchange) throws IOException {
    hits.incrementAndGet();
    String path = exchange.getRequestURI().getPath();
    String sick = sickPath;
    boolean fails = sick != null && path.startsWith(sick);
    reply(exchange, fails ? 500 : 200, fails ? "out of order" : "hello from " + path);
  }

  static void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
