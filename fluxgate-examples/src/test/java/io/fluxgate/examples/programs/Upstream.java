package io.fluxgate.examples.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** A server on 127.0.0.1 that answers as the last part of the path says, and notes who asked. */
final class Upstream implements AutoCloseable {

  static final String OK = "ok";
  static final String LARGE = "large";
  static final String MISSING = "missing";
  static final String BROKEN = "broken";
  static final String CUT = "cut";
  static final String SILENT = "silent";

  static final String LARGE_TEXT = "0123456789abcdef".repeat(64 * 1024);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Semaphore arrivals = new Semaphore(0);
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final HttpServer server;

  /** Fails, whatever is asked for. */
  volatile boolean sick;

  private Upstream(HttpServer server) {
    this.server = server;
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  static Upstream start() {
    try {
      InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      return new Upstream(HttpServer.create(new InetSocketAddress(local, 0), 0));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The name of the breaker that is this host's by default. */
  String key() {
    return uri().toString();
  }

  int hits() {
    return requests.size();
  }

  /** Start line, headers and body of each, without what differs from one time to the next. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** Waits until one more request than last time has come. */
  void awaitRequest() throws InterruptedException {
    assertThat(arrivals.tryAcquire(20, SECONDS)).as("a request").isTrue();
  }

  private void handle(HttpExchange exchange) throws IOException {
    note(exchange);
    String path = exchange.getRequestURI().getPath();
    switch (sick ? BROKEN : path.substring(path.lastIndexOf('/') + 1)) {
      case LARGE -> answer(exchange, 200, LARGE_TEXT);
      case MISSING -> answer(exchange, 404, error("NoSuchKey"));
      case BROKEN -> answer(exchange, 500, error("InternalError"));
      case CUT -> cutShort(exchange);
      case SILENT -> stayLong();
      default -> answer(exchange, 200, "hello");
    }
  }

  private void note(HttpExchange exchange) throws IOException {
    TreeMap<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name, isTimely(name) ? "" : values.toString()));
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    requests.add(
        exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + headers + " " + body);
    arrivals.release();
  }

  private static boolean isTimely(String header) {
    return header.equalsIgnoreCase("X-Amz-Date") || header.equalsIgnoreCase("Authorization");
  }

  /** XML, because MinIO's client reads it, and nobody else minds. */
  private static String error(String code) {
    return "<Error><Code>" + code + "</Code><Message>no</Message></Error>";
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange
        .getResponseHeaders()
        .set("Content-Type", status < 400 ? "text/plain" : "application/xml");
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** A body shorter than its length; the server then closes the connection. */
  private static void cutShort(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1_000);
    exchange.getResponseBody().write("hel".getBytes(UTF_8));
    exchange.getResponseBody().flush();
    exchange.close();
  }

  private void stayLong() throws IOException {
    try {
      if (closed.await(60, SECONDS)) {
        throw new IOException("no answer");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    executor.shutdownNow();
  }
}
