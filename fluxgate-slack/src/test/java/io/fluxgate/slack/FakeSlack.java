package io.fluxgate.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers like Slack's API: messages get numbers for time stamps, unless told otherwise. */
final class FakeSlack implements AutoCloseable {

  static {
    // The server sends head and body apart; without this, each answer takes 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** How to answer one request. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /** What arrived. */
  record Post(String path, String authorization, Map<String, String> form, long nanos) {

    String thread() {
      return form.getOrDefault("thread_ts", "none");
    }

    boolean isBroadcast() {
      return "1".equals(form.get("reply_broadcast"));
    }

    String attachments() {
      return form.getOrDefault("attachments", "");
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger messages = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);

  FakeSlack() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api");
  }

  /** The next request that nobody said anything about gets this answer. */
  void next(Answer answer) {
    answers.add(answer);
  }

  Post take() throws InterruptedException {
    Post post = posts.poll(120, TimeUnit.SECONDS);
    if (post == null) {
      throw new AssertionError("Nothing arrived");
    }
    return post;
  }

  int waiting() {
    return posts.size();
  }

  static Answer refusal(String error) {
    return exchange -> send(exchange, 200, "{\"ok\":false,\"error\":\"" + error + "\"}");
  }

  static Answer status(int code, String body) {
    return exchange -> send(exchange, code, body);
  }

  static Answer rateLimit(String retryAfter) {
    return exchange -> {
      exchange.getResponseHeaders().add("Retry-After", retryAfter);
      send(exchange, 429, "{\"ok\":false,\"error\":\"ratelimited\"}");
    };
  }

  static Answer hangUp() {
    return HttpExchange::close;
  }

  /** Says nothing until {@link #release()}. */
  Answer silence() {
    return exchange -> {
      try {
        if (!released.await(60, TimeUnit.SECONDS)) {
          throw new AssertionError("never released");
        }
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
    };
  }

  void release() {
    released.countDown();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    posts.add(
        new Post(
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders().getFirst("Authorization"),
            form(body),
            System.nanoTime()));
    Answer answer = answers.poll();
    if (answer != null) {
      answer.to(exchange);
    } else {
      String ts = "ts-" + messages.incrementAndGet();
      send(exchange, 200, "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"" + ts + "\",\"new\":{}}");
    }
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : body.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      form.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], UTF_8));
    }
    return form;
  }

  private static void send(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }
}
