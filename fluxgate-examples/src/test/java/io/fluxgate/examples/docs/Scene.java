package io.fluxgate.examples.docs;

import com.sun.net.httpserver.HttpServer;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.ContractAnswer;
import io.fluxgate.adapter.tck.ContractCall;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.http.HttpGuard;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ResourceBundle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The names that examples use without explaining them: the reader's own code, and a service that
 * runs on this machine.
 */
public abstract class Scene implements AutoCloseable {

  /** What a call to the payment service returns. */
  public record Receipt(String text) {}

  /** The reader's own adapter. */
  public record MyClientUnderTest(HttpGuard guard, ClientSetup setup)
      implements HttpClientUnderTest {

    @Override
    public ContractAnswer call(ContractCall call) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  /** What to pay. */
  protected final int amount = 42;

  /** An address where a healthy service answers "ok". */
  protected final URI uri;

  /** An address of the same service that always answers 503. */
  protected final URI broken;

  /** The breaker of some dependency. */
  protected final CircuitBreaker breaker = CircuitBreaker.of("payments");

  /** A guard with all defaults. */
  protected final HttpGuard guard = HttpGuard.create();

  /** A policy other than the default. */
  protected final CircuitBreakerPolicy strict = CircuitBreakerPolicy.builder().build();

  /** Where meters go. */
  protected final MeterRegistry meterRegistry = new SimpleMeterRegistry();

  /** Prints what it is to log. */
  protected final System.Logger logger = new PrintingLogger();

  private final HttpServer server;

  /** Starts the service. */
  protected Scene() {
    server = newServer();
    answer("/ok", 200, "ok");
    answer("/broken", 503, "");
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    uri = URI.create(address + "/ok");
    broken = URI.create(address + "/broken");
  }

  private static HttpServer newServer() {
    try {
      InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      return HttpServer.create(new InetSocketAddress(local, 0), 0);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  private void answer(String path, int status, String text) {
    server.createContext(
        path,
        exchange -> {
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  /** Runs the example. */
  public abstract void run() throws Exception;

  @Override
  public void close() {
    server.stop(0);
  }

  protected Receipt charge(int amount) throws IOException {
    return new Receipt("charged " + amount);
  }

  protected CompletionStage<Receipt> chargeAsync(int amount) {
    return CompletableFuture.completedFuture(new Receipt("charged " + amount));
  }

  protected Receipt cached() {
    return new Receipt("cached");
  }

  /** Wakes somebody up. */
  protected void page(String text) {}

  private static final class PrintingLogger implements System.Logger {

    @Override
    public String getName() {
      return "printing";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable error) {
      System.out.println(level + " " + message);
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Object... parameters) {
      System.out.println(level + " " + message);
    }
  }
}
