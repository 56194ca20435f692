package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.CircuitState;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a handler outside of the client's retries knows about each attempt inside. */
class AttemptWatchTest {

  private static final String BUSY =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: %d\r\nContent-Length: 4\r\n\r\nbusy";
  private static final String SILENT_BUSY =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy";
  private static final String ERROR = "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops";

  /** HttpClient 5.2 sleeps no longer than it waits for a response. */
  private static final RequestConfig PATIENT =
      RequestConfig.copy(Form.CONFIG).setResponseTimeout(Timeout.ofMinutes(5)).build();

  private final Rig rig = new Rig();

  @ParameterizedTest
  @EnumSource
  void retryAfterIsHeardBeforeTheClientSleepsItOut(Form form) throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(BUSY.formatted(200));
        Form.Client client = retrying(form, rig.guard)) {
      Thread caller =
          start(() -> assertThat(catchThrowable(() -> client.get(server.uri("/")))).isNotNull());
      Waiting.until("that of the rig, and the probe", () -> rig.counts().failed() == 2);
      Waiting.until("open", () -> rig.breaker.state() == CircuitState.OPEN);

      assertThat(rig.breaker.info().probesInFlight()).isZero();
      assertThat(caller.isAlive()).as("the client sleeps").isTrue();
      assertThatThrownBy(() -> client.get(server.uri("/")))
          .isInstanceOfSatisfying(
              CallNotPermittedIOException.class,
              rejection ->
                  assertThat(rejection.retryAfter().orElseThrow())
                      .isGreaterThan(Duration.ofSeconds(190)));
      assertThat(server.requests()).isEqualTo(1);
      caller.interrupt();
    }
  }

  @ParameterizedTest
  @EnumSource
  void callThatSucceedsAfterTheSleepIsStillOneOutcome(Form form) throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(BUSY.formatted(1), RawServer.OK);
        Form.Client client = retrying(form, rig.guard)) {
      assertThat(client.get(server.uri("/"))).isEqualTo("200 ok");

      assertThat(server.requests()).isEqualTo(2);
      assertThat(rig.counts().failed()).as("that of the rig, and the probe").isEqualTo(2);
      assertThat(rig.counts().succeeded()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void failureThatTheClientRepairsWithoutASleepIsASuccess(Form form) throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(SILENT_BUSY, RawServer.OK);
        Form.Client client = retrying(form, rig.guard)) {
      assertThat(client.get(server.uri("/"))).isEqualTo("200 ok");

      assertThat(rig.counts().failed()).as("but that of the rig").isEqualTo(1);
      assertThat(rig.counts().succeeded()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void handlerThatThrowsBeforeAnythingIsSentIsNotTheHostsFault(Form form) throws Exception {
    rig.halfOpen();
    ExecChainHandler classic =
        (request, scope, chain) -> {
          throw new ConnectException("the token server is down");
        };
    AsyncExecChainHandler async =
        (request, producer, scope, chain, callback) -> {
          throw new ConnectException("the token server is down");
        };
    try (RawServer server = RawServer.answering(RawServer.OK);
        Form.Client client = with(form, classic, async)) {
      assertThatThrownBy(() -> client.get(server.uri("/"))).isInstanceOf(ConnectException.class);

      assertThat(rig.kinds).containsExactly(HttpFailureKind.LOCAL);
      assertThat(server.requests()).isZero();
      rig.assertSlotIsFree();
    }
  }

  @ParameterizedTest
  @EnumSource
  void interceptorThatThrowsBeforeTheRequestIsSentIsNotTheHostsFault(Form form) throws Exception {
    rig.halfOpen();
    HttpRequestInterceptor signing =
        (request, entity, context) -> {
          throw new ConnectException("the key server is down");
        };
    try (RawServer server = RawServer.answering(RawServer.OK);
        Form.Client client =
            form == Form.CLASSIC
                ? Form.classic(
                    CircuitBreakerExecHandlers.addTo(
                        Form.classicBuilder().addRequestInterceptorLast(signing), rig.guard))
                : Form.async(
                    CircuitBreakerExecHandlers.addTo(
                        Form.asyncBuilder().addRequestInterceptorLast(signing), rig.guard))) {
      assertThatThrownBy(() -> client.get(server.uri("/"))).isInstanceOf(ConnectException.class);

      assertThat(rig.kinds).containsExactly(HttpFailureKind.LOCAL);
      assertThat(server.requests()).isZero();
      rig.assertSlotIsFree();
    }
  }

  @ParameterizedTest
  @EnumSource
  void answerThatAHandlerMakesItselfIsNoOutcome(Form form) throws Exception {
    ExecChainHandler classic = (request, scope, chain) -> new BasicClassicHttpResponse(500, "mine");
    AsyncExecChainHandler async =
        (request, producer, scope, chain, callback) ->
            Replay.to(callback, new SimpleHttpResponse(500));
    rig.halfOpen();
    try (RawServer server = RawServer.answering(RawServer.OK);
        Form.Client client = with(form, classic, async)) {
      assertThat(client.get(server.uri("/"))).startsWith("500");

      assertThat(rig.counts().failed()).as("but that of the rig").isEqualTo(1);
      assertThat(rig.counts().ignored()).isEqualTo(1);
      rig.assertSlotIsFree();
    }
  }

  @ParameterizedTest
  @EnumSource
  void failureThatAHandlerHidesIsAFailure(Form form) throws Exception {
    ExecChainHandler classic =
        (request, scope, chain) -> {
          try {
            return chain.proceed(request, scope);
          } catch (IOException hidden) {
            return new BasicClassicHttpResponse(200, "mine");
          }
        };
    AsyncExecChainHandler async =
        (request, producer, scope, chain, callback) ->
            chain.proceed(request, producer, scope, new Hiding(callback));
    try (RawServer server = new RawServer((socket, head) -> socket.close());
        Form.Client client = with(form, classic, async)) {
      assertThat(client.get(server.uri("/"))).startsWith("200");

      assertThat(rig.kinds).containsExactly(HttpFailureKind.RESET);
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.OPEN);
    }
  }

  @Test
  void callThatAHandlerMovesToAnotherThreadIsJudgedAllTheSame() throws Exception {
    ExecChainHandler moving =
        (request, scope, chain) -> {
          try {
            return CompletableFuture.supplyAsync(
                    () -> {
                      try {
                        return chain.proceed(request, scope);
                      } catch (Exception error) {
                        throw new IllegalStateException(error);
                      }
                    })
                .get(120, TimeUnit.SECONDS);
          } catch (InterruptedException
              | ExecutionException
              | java.util.concurrent.TimeoutException e) {
            throw new IOException(e);
          }
        };
    HttpClientBuilder builder = Form.classicBuilder().addExecInterceptorFirst("moving", moving);
    try (RawServer server = RawServer.answering(ERROR);
        Form.Client client = Form.classic(CircuitBreakerExecHandlers.addTo(builder, rig.guard))) {
      assertThat(client.get(server.uri("/"))).isEqualTo("500 oops");

      assertThat(rig.breaker.state()).isEqualTo(CircuitState.OPEN);
    }
  }

  @Test
  void checkedExceptionThatAHandlerThrowsUndeclaredPassesAProbeAsItIs() throws Exception {
    InterruptedException thrown = new InterruptedException("mine");
    rig.halfOpen();
    HttpClientBuilder builder =
        Form.classicBuilder()
            .addExecInterceptorFirst(
                "sneaky",
                (request, scope, chain) -> {
                  throw undeclared(thrown, RuntimeException.class);
                });
    try (RawServer server = RawServer.answering(RawServer.OK);
        Form.Client client = Form.classic(CircuitBreakerExecHandlers.addTo(builder, rig.guard))) {
      assertThatThrownBy(() -> client.get(server.uri("/"))).isSameAs(thrown);

      rig.assertSlotIsFree();
    }
  }

  @SuppressWarnings({"unchecked", "UnusedVariable"})
  private static <X extends Throwable> X undeclared(Throwable error, Class<X> declared) throws X {
    throw (X) error;
  }

  private Form.Client with(Form form, ExecChainHandler classic, AsyncExecChainHandler async) {
    return form == Form.CLASSIC
        ? Form.classic(
            CircuitBreakerExecHandlers.addTo(
                Form.classicBuilder().addExecInterceptorFirst("mine", classic), rig.guard))
        : Form.async(
            CircuitBreakerExecHandlers.addTo(
                Form.asyncBuilder().addExecInterceptorFirst("mine", async), rig.guard));
  }

  private static Form.Client retrying(Form form, HttpGuard guard) {
    return form == Form.CLASSIC
        ? Form.classic(
            CircuitBreakerExecHandlers.addTo(Form.classicRetrying(), guard)
                .setDefaultRequestConfig(PATIENT))
        : Form.async(
            CircuitBreakerExecHandlers.addTo(Form.asyncRetrying(), guard)
                .setDefaultRequestConfig(PATIENT));
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task, "caller");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
