package io.fluxgate.benchmarks.jmh;

import io.fluxgate.CircuitState;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpRequestInfo;
import io.fluxgate.http.adapter.GuardedExchange;
import io.fluxgate.http.adapter.HttpResponseInfo;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Successful exchanges with many hosts, each with a breaker of its own that is found for each
 * exchange: what an adapter of each library does besides the call itself, with default settings.
 */
public interface HostSubject {

  /**
   * Makes an exchange.
   *
   * @param host the number of the host
   */
  Object exchange(int host) throws Exception;

  /** {@return what holds the breakers, to be measured} */
  Object root();

  /** {@return whether all breakers are closed and have been used} */
  boolean isSound();

  /**
   * {@return the subject of a library}
   *
   * @param library {@code fluxgate} or {@code resilience4j}
   * @param hosts how many hosts there are
   */
  static HostSubject of(String library, int hosts) {
    List<Request> requests = IntStream.range(0, hosts).mapToObj(HostSubject::request).toList();
    return switch (library) {
      case Subjects.FLUXGATE -> new Guarded(HttpGuard.create(), requests);
      case "resilience4j" -> new Decorated(CircuitBreakerRegistry.of(Decorated.CONFIG), requests);
      default -> throw new IllegalArgumentException("no such library: " + library);
    };
  }

  private static Request request(int host) {
    return new Request("host-" + host + ".example.com");
  }

  /** Fluxgate, through the calls that its adapters make. */
  record Guarded(HttpGuard guard, List<Request> requests) implements HostSubject {

    @Override
    public Object exchange(int host) throws CallNotPermittedIOException {
      Request request = requests.get(host);
      GuardedExchange exchange = GuardedExchange.begin(guard, request);
      exchange.responded(request, Answer.OK);
      exchange.bodyEnded();
      return exchange;
    }

    @Override
    public Object root() {
      return guard;
    }

    @Override
    public boolean isSound() {
      return guard.registry().breakers().stream()
          .allMatch(
              breaker ->
                  breaker.state() == CircuitState.CLOSED
                      && breaker.info().counts().succeeded() > 0);
    }
  }

  /**
   * resilience4j, which finds the breaker and decorates the call. It has no adapters, so what its
   * user writes is here: the name of a host, put together by scheme, host and port, as Fluxgate
   * tells hosts apart, and which answers are failures. Both read the clock when a call begins and
   * ends; Fluxgate also at the headers.
   */
  record Decorated(CircuitBreakerRegistry registry, List<Request> requests) implements HostSubject {

    static final CircuitBreakerConfig CONFIG =
        CircuitBreakerConfig.custom()
            .recordResult(answer -> answer instanceof HttpResponseInfo http && http.status() >= 500)
            .build();

    @Override
    public Object exchange(int host) throws Exception {
      Request request = requests.get(host);
      String name = request.scheme() + "://" + request.host() + ":" + request.port();
      return registry.circuitBreaker(name).executeCallable(() -> answer(request));
    }

    @Override
    public Object root() {
      return registry;
    }

    private static HttpResponseInfo answer(Request request) {
      return request.host().isEmpty() ? Answer.UNAVAILABLE : Answer.OK;
    }

    @Override
    public boolean isSound() {
      return registry.getAllCircuitBreakers().stream()
          .allMatch(breaker -> breaker.getMetrics().getNumberOfSuccessfulCalls() > 0);
    }
  }

  /** A GET request. */
  record Request(String host) implements HttpRequestInfo {

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return "https";
    }

    @Override
    public int port() {
      return 443;
    }

    @Override
    public String path() {
      return "/";
    }

    @Override
    public Object source() {
      return this;
    }
  }

  /** A response with a short body. */
  enum Answer implements HttpResponseInfo {
    OK(200),
    UNAVAILABLE(503);

    private final int status;

    Answer(int status) {
      this.status = status;
    }

    @Override
    public int status() {
      return status;
    }

    @Override
    public @Nullable String header(String name) {
      return name.equalsIgnoreCase("Content-Length") ? "13" : null;
    }
  }
}
