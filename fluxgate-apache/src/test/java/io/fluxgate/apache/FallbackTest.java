package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.http.CallNotPermittedIOException;
import java.io.IOException;
import java.net.URI;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the caller gets instead of a rejection. */
class FallbackTest {

  private static final URI NOWHERE = URI.create("http://127.0.0.1:1/path?secret");

  private final Rig rig = new Rig();
  private final CircuitBreakerExecHandler classic = new CircuitBreakerExecHandler(rig.guard);
  private final CircuitBreakerAsyncExecHandler async =
      new CircuitBreakerAsyncExecHandler(rig.guard);

  @BeforeEach
  void open() {
    rig.breaker.acquire().failure();
  }

  @Test
  void classicServiceUnavailableTellsWhenToRetry() throws Exception {
    try (CloseableHttpClient client =
            CircuitBreakerExecHandlers.addTo(
                    Form.classicRetrying(), classic.respondServiceUnavailable())
                .build();
        ClassicHttpResponse response = client.executeOpen(null, new HttpGet(NOWHERE), null)) {
      assertThat(response.getCode()).isEqualTo(503);
      assertThat(response.getFirstHeader("Retry-After").getValue()).isEqualTo("1");
      assertThat(EntityUtils.toString(response.getEntity())).isEmpty();
      assertThat(rig.counts().rejected()).isEqualTo(1);
    }
  }

  @Test
  void asyncServiceUnavailableTellsWhenToRetry() throws Exception {
    SimpleHttpResponse response = get(async.respondServiceUnavailable());

    assertThat(response.getCode()).isEqualTo(503);
    assertThat(response.getFirstHeader("Retry-After").getValue()).isEqualTo("1");
    assertThat(response.getBodyText()).isNull();
    assertThat(rig.counts().rejected()).isEqualTo(1);
  }

  @Test
  void classicFallbackSeesTheRequestAndTheRejection() throws Exception {
    CircuitBreakerExecHandler handler =
        classic.fallback(
            (request, rejection) -> {
              ClassicHttpResponse cached = new BasicClassicHttpResponse(200);
              cached.setEntity(new StringEntity(request.getPath() + " " + rejection.name()));
              return cached;
            });
    try (Form.Client client =
        Form.classic(CircuitBreakerExecHandlers.addTo(Form.classicBuilder(), handler))) {
      assertThat(client.get(NOWHERE)).isEqualTo("200 /path?secret rig");
    }
  }

  @Test
  void asyncFallbackSeesTheRequestAndTheRejection() throws Exception {
    SimpleHttpResponse response =
        get(
            async.fallback(
                (request, rejection) ->
                    SimpleHttpResponse.create(
                        200, request.getPath() + " " + rejection.name(), ContentType.TEXT_PLAIN)));

    assertThat(response.getCode()).isEqualTo(200);
    assertThat(response.getBodyText()).isEqualTo("/path?secret rig");
    assertThat(response.getContentType().getMimeType()).isEqualTo("text/plain");
  }

  @Test
  void classicFallbackMayLetTheRejectionStand() throws Exception {
    assertClassicThrows(
            (request, rejection) -> {
              throw rejection;
            })
        .isInstanceOf(CallNotPermittedIOException.class)
        .hasNoSuppressedExceptions();
  }

  @Test
  void classicFallbackThatFailsCarriesTheRejection() throws Exception {
    assertClassicThrows(
            (request, rejection) -> {
              throw new IOException("cache is down");
            })
        .hasMessage("cache is down")
        .satisfies(
            error ->
                assertThat(error.getSuppressed())
                    .hasOnlyElementsOfType(CallNotPermittedIOException.class)
                    .hasSize(1));
  }

  @Test
  void asyncFallbackThatFailsCarriesTheRejection() {
    IOException down = new IOException("cache is down");
    assertThatThrownBy(
            () ->
                get(
                    async.fallback(
                        (request, rejection) -> {
                          throw down;
                        })))
        .isSameAs(down);
    assertThat(down.getSuppressed())
        .hasOnlyElementsOfType(CallNotPermittedIOException.class)
        .hasSize(1);
  }

  @Test
  void whateverElseAClassicFallbackThrowsIsTheCauseOfAnIoException() throws Exception {
    Exception own = new Exception("nothing cached");

    assertClassicThrows(
            (request, rejection) -> {
              throw own;
            })
        .isInstanceOf(IOException.class)
        .hasCause(own)
        .satisfies(FallbackTest::carriesTheRejection);
  }

  @Test
  void whateverElseAnAsyncFallbackThrowsIsTheCauseOfAnIoException() {
    Exception own = new Exception("nothing cached");

    assertThatThrownBy(
            () ->
                get(
                    async.fallback(
                        (request, rejection) -> {
                          throw own;
                        })))
        .isInstanceOf(IOException.class)
        .hasCause(own)
        .satisfies(FallbackTest::carriesTheRejection);
  }

  private static void carriesTheRejection(Throwable error) {
    assertThat(error.getSuppressed())
        .hasOnlyElementsOfType(CallNotPermittedIOException.class)
        .hasSize(1);
  }

  @Test
  void asyncRejectionIsAFailedFuture() {
    assertThatThrownBy(() -> get(async)).isInstanceOf(CallNotPermittedIOException.class);
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertClassicThrows(
      ApacheFallback fallback) throws IOException {
    try (Form.Client client =
        Form.classic(
            CircuitBreakerExecHandlers.addTo(Form.classicBuilder(), classic.fallback(fallback)))) {
      return assertThatThrownBy(() -> client.get(NOWHERE));
    }
  }

  private static SimpleHttpResponse get(CircuitBreakerAsyncExecHandler handler) throws Exception {
    try (CloseableHttpAsyncClient client =
        CircuitBreakerExecHandlers.addTo(Form.asyncRetrying(), handler).build()) {
      client.start();
      return Form.await(client, SimpleRequestBuilder.get(NOWHERE).build());
    }
  }
}
