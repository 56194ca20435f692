package io.fluxgate.examples.programs;

import static io.fluxgate.test.FluxgateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import feign.Client;
import feign.Feign;
import feign.Request;
import feign.Response;
import feign.RetryableException;
import feign.Retryer;
import feign.codec.ErrorDecoder;
import feign.hc5.ApacheHttp5Client;
import feign.okhttp.OkHttpClient;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.apache.CircuitBreakerExecHandlers;
import io.fluxgate.examples.programs.Feigns.Things;
import io.fluxgate.feign.FluxgateCapability;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import io.fluxgate.test.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import okhttp3.ConnectionPool;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Feign with everything an application puts around it in an outage: interceptors, an error decoder
 * that asks for another attempt, and a retryer.
 */
class FeignOutageTest {

  private static final int ATTEMPTS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Outage upstream = Outage.none();
  private final ManualTicker ticker = ManualTicker.create();
  private final HttpGuard guard = Guards.quick(ticker);
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger decoded = new AtomicInteger();
  private final List<IntSupplier> leased = new ArrayList<>();

  @AfterEach
  void stopUpstream() {
    upstream.close();
  }

  /** Which client is below, and what holds the guard. */
  private enum Over {
    APACHE,
    APACHE_WITH_CAPABILITY,
    APACHE_WITH_BOTH,
    OKHTTP,
    OKHTTP_WITH_CAPABILITY,
    OKHTTP_WITH_BOTH
  }

  @ParameterizedTest
  @EnumSource
  void unavailableHostIsCutOffAndComesBack(Over over) {
    outage(over, Outage.Kind.UNAVAILABLE);
    assertThat(decoded).as("answers that the error decoder saw").hasValue(ATTEMPTS);
  }

  @ParameterizedTest
  @EnumSource
  void hostThatResetsIsCutOffAndComesBack(Over over) {
    outage(over, Outage.Kind.RESET);
  }

  @ParameterizedTest
  @EnumSource
  void hostThatResetsWithinTheBodyIsCutOffAndComesBack(Over over) {
    outage(over, Outage.Kind.RESET_IN_BODY);
  }

  @ParameterizedTest
  @EnumSource
  void silentHostIsCutOffAndComesBack(Over over) {
    outage(over, Outage.Kind.SILENT);
  }

  private void outage(Over over, Outage.Kind kind) {
    Things things = things(over, kind == Outage.Kind.SILENT ? Duration.ofMillis(150) : PATIENCE);
    Things patient = things(over, PATIENCE);
    assertThat(patient.thing("a")).isEqualTo("hello");
    upstream.kind = kind;
    for (int i = 0; i < 3 && breaker().info().counts().failed() < 3; i++) {
      assertThat(catchThrowable(() -> things.thing("a"))).isInstanceOf(RuntimeException.class);
    }
    assertThat(breaker()).isOpen().hasFailed(3).hasIgnored(0);
    int requests = upstream.requests();
    asked.set(0);
    long rejected = breaker().info().counts().rejected();

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> patient.thing("a"))
        .withCauseExactlyInstanceOf(CallNotPermittedIOException.class);
    boolean stopped = isGuardedByCapability(over);
    assertThat(breaker()).hasRejected(rejected + (stopped ? 1 : ATTEMPTS));
    assertThat(asked).as("the retryer").hasValue(stopped ? 0 : ATTEMPTS);
    assertThat(upstream.requests()).isEqualTo(requests);

    upstream.kind = Outage.Kind.NONE;
    ticker.advance(Guards.COOLDOWN);
    assertThat(patient.thing("a")).isEqualTo("hello");
    assertThat(breaker()).isClosed().hasProbesInFlight(0).hasIgnored(0);
    assertThat(leased.stream().mapToInt(IntSupplier::getAsInt).sum())
        .as("connections in use")
        .isZero();
  }

  private static boolean isGuardedByCapability(Over over) {
    return over != Over.APACHE && over != Over.OKHTTP;
  }

  private Things things(Over over, Duration readTimeout) {
    Feign.Builder builder =
        Feign.builder()
            .client(client(over))
            .options(new Request.Options(Duration.ofSeconds(10), readTimeout, true))
            .requestInterceptor(template -> template.header("X-Tenant", "a"))
            .responseInterceptor((context, chain) -> chain.next(context))
            .errorDecoder(this::decode)
            .retryer(new Asked(asked));
    if (isGuardedByCapability(over)) {
      builder.addCapability(FluxgateCapability.of(guard));
    }
    return builder.target(Things.class, upstream.uri().toString());
  }

  private Client client(Over over) {
    boolean guarded = !over.name().endsWith("CAPABILITY");
    if (over.name().startsWith("APACHE")) {
      PoolingHttpClientConnectionManager connections = new PoolingHttpClientConnectionManager();
      HttpClientBuilder apache =
          HttpClients.custom().setConnectionManager(connections).disableAutomaticRetries();
      leased.add(() -> connections.getTotalStats().getLeased());
      return new ApacheHttp5Client(
          (guarded ? CircuitBreakerExecHandlers.addTo(apache, guard) : apache).build());
    }
    ConnectionPool connections = new ConnectionPool(5, 1, TimeUnit.MINUTES);
    okhttp3.OkHttpClient.Builder okhttp =
        new okhttp3.OkHttpClient.Builder()
            .connectionPool(connections)
            .retryOnConnectionFailure(false);
    leased.add(() -> connections.connectionCount() - connections.idleConnectionCount());
    if (guarded) {
      okhttp.addInterceptor(new CircuitBreakerInterceptor(guard));
    }
    return new OkHttpClient(okhttp.build());
  }

  /** Asks for another attempt after 503, as applications do. */
  private Exception decode(String method, Response response) {
    decoded.incrementAndGet();
    return response.status() == 503
        ? new RetryableException(
            503, "later", response.request().httpMethod(), (Long) null, response.request())
        : new ErrorDecoder.Default().decode(method, response);
  }

  private CircuitBreaker breaker() {
    return guard.registry().get(upstream.uri().toString());
  }

  /** Tries again at once, and counts how often it is asked. */
  private static final class Asked implements Retryer {

    private final AtomicInteger asked;
    private int attempt = 1;

    Asked(AtomicInteger asked) {
      this.asked = asked;
    }

    @Override
    public void continueOrPropagate(RetryableException error) {
      asked.incrementAndGet();
      if (attempt++ >= ATTEMPTS) {
        throw error;
      }
    }

    @Override
    public Retryer clone() {
      return new Asked(asked);
    }
  }
}
