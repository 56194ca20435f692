package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.adapter.GuardedExchange;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Map;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.protocol.RedirectLocations;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Contexts that calls share, guards within guards, and parts of the caller's own. */
class ReusedPartsTest {

  private static final HttpHost HOST = new HttpHost("http", "host", 80);
  private static final HttpRequest REQUEST = new BasicHttpRequest("GET", HOST, "/");

  private final CircuitBreaker breaker =
      CircuitBreaker.of(
          "b", CircuitBreakerPolicy.http().toBuilder().tripper(Tripper.retryAfter()).build());

  /** A context that an earlier call has left like this. */
  private static final class Used extends HttpClientContext {

    private final RedirectLocations locations = new RedirectLocations();
    private HttpRequest request = REQUEST;

    @Override
    public @Nullable HttpRequest getRequest() {
      return request;
    }

    @Override
    public RedirectLocations getRedirectLocations() {
      return locations;
    }
  }

  private ApacheCall call(
      HttpClientContext context, @Nullable String exchangeId, @Nullable ApacheCall outer)
      throws IOException {
    ApacheRequest request = new ApacheRequest(REQUEST, HOST, "/");
    return new ApacheCall(
        GuardedExchange.begin(HttpGuard.of(breaker), request),
        request,
        context,
        () -> false,
        exchangeId,
        outer);
  }

  @Test
  void handshakeThatTakesTooLongIsOneThoughTheContextKnowsAnEarlierRequest() throws IOException {
    call(new Used(), null, null).failed(new SocketTimeoutException("Read timed out"));

    assertThat(breaker.info().failureKinds()).isEqualTo(Map.of("CONNECT_TIMEOUT", 1L));
  }

  @Test
  void redirectOfAnEarlierCallLeadsNobodyAway() {
    Used context = new Used();
    context.getRedirectLocations().add(URI.create("ftp://elsewhere/"));
    Redirects redirects = new Redirects(context);
    assertThat(redirects.isRedirectedAway()).isFalse();

    context.getRedirectLocations().add(URI.create("ftp://elsewhere/"));

    assertThat(redirects.isRedirectedAway()).isTrue();
  }

  @Test
  void guardOutsideHearsRetryAfterOfAnAttemptAtOnce() throws IOException {
    Used context = new Used();
    ApacheCall outer = call(context, "ex-1", null);
    CircuitBreaker ofInner = CircuitBreaker.of("inner");
    ApacheRequest request = new ApacheRequest(REQUEST, HOST, "/");
    ApacheCall inner =
        new ApacheCall(
            GuardedExchange.begin(HttpGuard.of(ofInner), request),
            request,
            context,
            () -> false,
            "ex-1",
            outer);
    BasicHttpResponse busy = new BasicHttpResponse(503);
    busy.addHeader("Retry-After", "60");

    inner.answered(new Attempt(REQUEST, false), busy);

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(outer.isSettled()).isTrue();
  }

  @Test
  void producerThatCannotSayWhatIsAvailableFailsTheBody() {
    Attempt attempt = new Attempt(REQUEST, true);
    SentProducer producer =
        new SentProducer(
            new BasicAsyncEntityProducer("x", ContentType.TEXT_PLAIN) {
              @Override
              public int available() {
                throw new IllegalStateException("mine");
              }
            },
            attempt);

    assertThatThrownBy(producer::available).hasMessage("mine");

    assertThat(attempt.bodyFailedAtSource()).isTrue();
  }

  @Test
  void answerThatIsInMemoryIsJudgedThoughNobodyReadsIt() throws Exception {
    try (CloseableHttpClient client =
        HttpClients.custom()
            .addExecInterceptorFirst(
                "memory",
                (request, scope, chain) -> {
                  ClassicHttpResponse answer = new BasicClassicHttpResponse(200);
                  answer.setEntity(new StringEntity("ready"));
                  return answer;
                })
            .addExecInterceptorFirst("guard", CircuitBreakerExecHandler.of(breaker))
            .build()) {
      ClassicHttpResponse response = client.executeOpen(HOST, new HttpGet("/"), null);

      assertThat(response.getEntity().isStreaming()).isFalse();
      assertThat(breaker.info().counts().succeeded()).isEqualTo(1);
    }
  }

  @Test
  void eachRedirectIsFollowedOnce() {
    Used context = new Used();
    Redirects redirects = new Redirects(context);

    for (String path : new String[] {"/1", "/2", "/3"}) {
      URI location = URI.create("http://host" + path);
      context.getRedirectLocations().add(location);
      assertThat(redirects.next()).containsExactly(location);
      assertThat(redirects.next()).isEmpty();
    }
  }

  @Test
  void hostThatRedirectsIsThatOfItsOwnExchange() {
    Used context = new Used();
    ApacheRequest begun = new ApacheRequest(REQUEST, HOST, "/");
    context.getRedirectLocations().add(URI.create("http://host/"));
    for (String from : new String[] {"one", "two"}) {
      context.request = new BasicHttpRequest("GET", new HttpHost("http", from, 80), "/");

      assertThat(Redirects.leadingTo(begun, "ex-" + from, context))
          .singleElement()
          .satisfies(first -> assertThat(first.host()).isEqualTo(from));
      // The client may have replaced the request by that of a later hop.
      context.request = REQUEST;
      assertThat(Redirects.leadingTo(begun, "ex-" + from, context))
          .singleElement()
          .satisfies(first -> assertThat(first.host()).isEqualTo(from));
    }
  }

  @Test
  void callThatIsRejectedAfterAChallengeGivesItsConnectionBack() throws Exception {
    CircuitBreaker opening = CircuitBreaker.of("opening");
    CredentialsProvider credentials =
        (scope, context) -> {
          opening.forceOpen();
          return new UsernamePasswordCredentials("user", "secret".toCharArray());
        };
    PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager();
    HttpClientBuilder builder =
        HttpClients.custom().setConnectionManager(pool).setDefaultCredentialsProvider(credentials);
    CircuitBreakerExecHandler handler =
        CircuitBreakerExecHandler.of(opening).respondServiceUnavailable();
    try (RawServer server =
            RawServer.answering(
                String.join(
                    "\r\n",
                    "HTTP/1.1 401 Unauthorized",
                    "WWW-Authenticate: Basic realm=\"r\"",
                    "Content-Length: 0",
                    "",
                    ""));
        CloseableHttpClient client =
            CircuitBreakerExecHandlers.addBehindCacheTo(builder, handler).build()) {
      ClassicHttpResponse response = client.executeOpen(null, new HttpGet(server.uri("/")), null);

      assertThat(response.getCode()).isEqualTo(503);
      assertThat(pool.getTotalStats().getLeased()).isZero();
    }
  }
}
