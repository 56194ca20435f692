package io.fluxgate.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallCounts;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.InterceptingClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.util.LinkedMultiValueMap;

/** Responses like those of Jetty, which changes their headers while the caller reads them. */
class ChangingHeadersTest {

  private static final URI HOST = URI.create("http://127.0.0.1:9/");

  private final HttpGuard guard = HttpGuard.create();

  private CallCounts counts() {
    return guard.breaker(HOST).info().counts();
  }

  private ClientHttpResponse call(ClientHttpResponse answer) throws IOException {
    return CircuitBreakerRequestFactory.wrap(
            new InterceptingClientHttpRequestFactory(
                new SimpleClientHttpRequestFactory(),
                List.of((request, body, execution) -> answer)),
            guard)
        .createRequest(HOST, HttpMethod.GET)
        .execute();
  }

  /** Jetty sets the length to that of what it has decoded. */
  @Test
  void bodyThatCouldNotBeDecodedIsAFailureThoughItsLengthIsZeroThen() throws IOException {
    InputStream garbage =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Invalid gzip bytes");
          }

          @Override
          public int read(byte[] buffer, int offset, int count) throws IOException {
            return read();
          }
        };

    try (ClientHttpResponse response = call(new Changing(200, "0", garbage, 0))) {
      assertThat(counts()).as("before the body is read").isEqualTo(CallCounts.of(0, 0, 0, 0, 0));
      assertThatThrownBy(() -> response.getBody().read()).hasMessage("Invalid gzip bytes");
    }
    assertThat(counts()).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void emptyBodyIsASuccessWhenItIsReadOrClosed() throws IOException {
    try (ClientHttpResponse response =
        call(new Changing(200, "0", InputStream.nullInputStream(), 0))) {
      assertThat(response.getBody().read()).isNegative();
      assertThat(counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
    }
    call(new Changing(200, "0", InputStream.nullInputStream(), 0)).close();
    assertThat(counts()).isEqualTo(CallCounts.of(2, 0, 0, 0, 0));
  }

  @Test
  void headersThatCannotBeReadAtThatMomentAreReadAgain() throws IOException {
    // Its body is shorter than declared.
    try (ClientHttpResponse response =
        call(new Changing(200, "7", InputStream.nullInputStream(), 1))) {
      assertThat(response.getBody().read()).isNegative();
    }
    assertThat(counts()).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void headersThatCannotBeReadAtAllLeaveTheClassificationToTheStatus() throws IOException {
    call(new Changing(503, "7", InputStream.nullInputStream(), Integer.MAX_VALUE)).close();
    call(new Changing(200, "7", InputStream.nullInputStream(), Integer.MAX_VALUE)).close();

    assertThat(counts()).isEqualTo(CallCounts.of(1, 1, 0, 0, 0));
  }

  /** Its headers throw for a while, as those of Jetty do while a field is removed. */
  private static final class Changing implements ClientHttpResponse {

    private final int status;
    private final InputStream body;
    private final HttpHeaders headers;

    Changing(int status, String length, InputStream body, int broken) {
      this.status = status;
      this.body = body;
      AtomicInteger reads = new AtomicInteger();
      LinkedMultiValueMap<String, String> fields =
          new LinkedMultiValueMap<>() {
            @Override
            public String getFirst(String name) {
              if (reads.getAndIncrement() < broken) {
                throw new NullPointerException("a field");
              }
              return super.getFirst(name);
            }
          };
      fields.add(HttpHeaders.CONTENT_LENGTH, length);
      headers = new HttpHeaders(fields);
    }

    @Override
    public HttpStatusCode getStatusCode() {
      return HttpStatusCode.valueOf(status);
    }

    @Override
    public String getStatusText() {
      return "";
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }

    @Override
    public InputStream getBody() {
      return body;
    }

    @Override
    public void close() {}
  }
}
