package io.fluxgate.spring.web;

import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.ContractAnswer;
import io.fluxgate.adapter.tck.ContractCall;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.adapter.tck.RequestBodySource;
import io.fluxgate.http.HttpGuard;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.SimpleClientHttpRequestFactory;

/** HttpURLConnection behind Spring's request factory, as the contract drives it. */
final class UrlConnectionUnderTest implements HttpClientUnderTest {

  private final ClientHttpRequestFactory factory;

  UrlConnectionUnderTest(HttpGuard guard, ClientSetup setup) {
    this(guard, setup, new Connections(setup));
  }

  static UrlConnectionUnderTest guardedTwice(HttpGuard guard, ClientSetup setup) {
    return new UrlConnectionUnderTest(
        guard, setup, CircuitBreakerRequestFactory.wrap(new Connections(setup), guard));
  }

  private UrlConnectionUnderTest(
      HttpGuard guard, ClientSetup setup, ClientHttpRequestFactory inner) {
    CircuitBreakerRequestFactory guarded = CircuitBreakerRequestFactory.wrap(inner, guard);
    factory = setup.rejectionAnswer().map(guarded::respond).orElse(guarded);
  }

  @Override
  public ContractAnswer call(ContractCall call) throws Exception {
    return call(factory, call);
  }

  /** Makes a call with any factory. */
  static ContractAnswer call(ClientHttpRequestFactory factory, ContractCall call) throws Exception {
    ClientHttpRequest request =
        factory.createRequest(call.uri(), HttpMethod.valueOf(call.method()));
    call.headers().forEach(request.getHeaders()::add);
    write(call, request);
    ClientHttpResponse response = request.execute();
    try {
      return read(call, response);
    } catch (RuntimeException error) {
      // Jetty's headers throw while it changes them; callers such as RestClient close then.
      response.close();
      throw error;
    }
  }

  private static ContractAnswer read(ContractCall call, ClientHttpResponse response)
      throws IOException {
    int status = response.getStatusCode().value();
    Map<String, List<String>> headers = map(response.getHeaders());
    InputStream body = new WholeBody(response.getBody(), response.getHeaders().getContentLength());
    if (call.isStreamed()) {
      return call.answer(status, headers, body);
    }
    try (response) {
      return call.answer(
          status, headers, call.method().equals("HEAD") ? new byte[0] : body.readAllBytes());
    }
  }

  private static void write(ContractCall call, ClientHttpRequest request) throws IOException {
    byte[] bytes = call.body();
    RequestBodySource source = call.bodySource();
    if (bytes == null && source == null) {
      return;
    }
    HttpHeaders headers = request.getHeaders();
    headers.setContentType(MediaType.APPLICATION_OCTET_STREAM);
    if (bytes != null) {
      headers.setContentLength(bytes.length);
      request.getBody().write(bytes);
    } else if (source != null) {
      if (source.declaredLength() >= 0) {
        headers.setContentLength(source.declaredLength());
      }
      ((StreamingHttpOutputMessage) request)
          .setBody(
              out -> {
                try (InputStream in = source.open()) {
                  in.transferTo(out);
                }
              });
    }
  }

  static Map<String, List<String>> map(HttpHeaders headers) {
    Map<String, List<String>> map = new LinkedHashMap<>();
    headers.forEach(map::put);
    return map;
  }

  @Override
  public void close() {}

  /**
   * HttpURLConnection (17 to 25) ends a body without an error that is shorter than declared. The
   * contract's caller expects one, and so checks the length.
   */
  private static final class WholeBody extends FilterInputStream {

    private final long declared;
    private long length;

    WholeBody(InputStream body, long declared) {
      super(body);
      this.declared = declared;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      int read = super.read(buffer, offset, count);
      if (read < 0 && length < declared) {
        throw new EOFException(length + " of " + declared + " bytes");
      }
      length += read;
      return read;
    }
  }

  /** Prepares connections as the case needs them. */
  private static final class Connections extends SimpleClientHttpRequestFactory {

    private final ClientSetup setup;

    Connections(ClientSetup setup) {
      this.setup = setup;
      setConnectTimeout(setup.connectTimeout());
      setReadTimeout(setup.readTimeout());
      setup.proxy().ifPresent(this::setProxy);
    }

    @Override
    protected void prepareConnection(HttpURLConnection connection, String method)
        throws IOException {
      super.prepareConnection(connection, method);
      connection.setInstanceFollowRedirects(setup.followsRedirects());
      if (connection instanceof HttpsURLConnection https) {
        setup.tls().ifPresent(tls -> https.setSSLSocketFactory(tls.context().getSocketFactory()));
      }
      setup.credentials().ifPresent(own -> connection.setAuthenticator(answering(own)));
    }

    private static Authenticator answering(ClientSetup.Credentials own) {
      return new Authenticator() {
        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
          return new PasswordAuthentication(own.user(), own.password().toCharArray());
        }
      };
    }
  }
}
