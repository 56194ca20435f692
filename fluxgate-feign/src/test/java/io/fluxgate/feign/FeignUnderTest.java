package io.fluxgate.feign;

import feign.Client;
import feign.Request;
import feign.Response;
import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.ContractAnswer;
import io.fluxgate.adapter.tck.ContractCall;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.http.HttpGuard;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** A client of Feign's, as the contract drives it: as Feign itself would. */
final class FeignUnderTest implements HttpClientUnderTest {

  private final Client client;
  private final Request.Options options;

  private FeignUnderTest(Client client, HttpGuard guard, ClientSetup setup) {
    FluxgateFeign guarded = FluxgateFeign.wrap(client, guard);
    this.client = setup.rejectionAnswer().map(guarded::respond).orElse(guarded);
    this.options =
        new Request.Options(
            setup.connectTimeout().toMillis(),
            TimeUnit.MILLISECONDS,
            setup.readTimeout().toMillis(),
            TimeUnit.MILLISECONDS,
            setup.followsRedirects());
  }

  static FeignUnderTest overUrlConnection(HttpGuard guard, ClientSetup setup) {
    return new FeignUnderTest(new Connections(setup), guard, setup);
  }

  static FeignUnderTest overUrlConnectionTwice(HttpGuard guard, ClientSetup setup) {
    return new FeignUnderTest(FluxgateFeign.wrap(new Connections(setup), guard), guard, setup);
  }

  static FeignUnderTest overOkHttp(
      HttpGuard guard, ClientSetup setup, UnaryOperator<OkHttpClient.Builder> more) {
    OkHttpClient.Builder builder =
        more.apply(new OkHttpClient.Builder()).retryOnConnectionFailure(setup.repeats());
    setup.callTimeout().ifPresent(builder::callTimeout);
    setup.proxy().ifPresent(builder::proxy);
    setup
        .tls()
        .ifPresent(
            tls -> builder.sslSocketFactory(tls.context().getSocketFactory(), tls.trustManager()));
    setup
        .credentials()
        .ifPresent(
            own -> builder.authenticator((route, response) -> answering(own, response.request())));
    return new FeignUnderTest(new feign.okhttp.OkHttpClient(builder.build()), guard, setup);
  }

  private static okhttp3.@Nullable Request answering(
      ClientSetup.Credentials own, okhttp3.Request request) {
    if (request.header("Authorization") != null) {
      return null;
    }
    return request
        .newBuilder()
        .header("Authorization", okhttp3.Credentials.basic(own.user(), own.password()))
        .build();
  }

  @Override
  public ContractAnswer call(ContractCall call) throws Exception {
    Map<String, Collection<String>> headers = new LinkedHashMap<>();
    call.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    byte[] body = call.body();
    if (body != null) {
      headers.put("Content-Type", List.of("application/octet-stream"));
      headers.put("Content-Length", List.of(Integer.toString(body.length)));
    }
    Request request =
        Request.create(
            Request.HttpMethod.valueOf(call.method()),
            call.uri().toString(),
            headers,
            body == null ? Request.Body.empty() : Request.Body.create(body),
            null);
    Response response = client.execute(request, options);
    return answer(call, response);
  }

  private static ContractAnswer answer(ContractCall call, Response response) throws IOException {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    response
        .headers()
        .forEach(
            (name, values) -> {
              List<String> sorted = new ArrayList<>(values);
              // HttpURLConnection lists the values of a header backwards.
              Collections.sort(sorted);
              headers.put(name, sorted);
            });
    Response.Body body = response.body();
    if (body == null) {
      return call.answer(response.status(), headers, new byte[0]);
    }
    boolean isZipped = response.headers().containsKey("Content-Encoding");
    InputStream stream = new WholeBody(body.asInputStream(), isZipped ? null : body.length());
    if (call.isStreamed()) {
      return call.answer(response.status(), headers, stream);
    }
    try (body) {
      return call.answer(
          response.status(),
          headers,
          call.method().equals("HEAD") ? new byte[0] : stream.readAllBytes());
    }
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

    WholeBody(InputStream body, @Nullable Integer declared) {
      super(body);
      this.declared = declared == null ? -1 : declared;
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
  private static final class Connections extends Client.Default {

    private final ClientSetup setup;

    Connections(ClientSetup setup) {
      super(setup.tls().map(tls -> tls.context().getSocketFactory()).orElse(null), null);
      this.setup = setup;
    }

    @Override
    public HttpURLConnection getConnection(URL url) throws IOException {
      HttpURLConnection connection =
          (HttpURLConnection) url.openConnection(setup.proxy().orElse(Proxy.NO_PROXY));
      setup.credentials().ifPresent(own -> connection.setAuthenticator(answering(own)));
      return connection;
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
