package io.fluxgate.examples.programs;

import feign.Client;
import feign.Feign;
import feign.Param;
import feign.Request;
import feign.RequestLine;
import feign.Retryer;
import feign.hc5.ApacheHttp5Client;
import feign.http2client.Http2Client;
import feign.okhttp.OkHttpClient;
import io.fluxgate.examples.programs.Program.Running;
import io.fluxgate.feign.FluxgateCapability;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.jspecify.annotations.Nullable;

/** OpenFeign, over each of the clients. */
final class Feigns {

  private Feigns() {}

  interface Things {

    @RequestLine("GET /things/{name}")
    String thing(@Param("name") String name);
  }

  static Running overOkHttp(URI upstream, @Nullable HttpGuard guard, Duration readTimeout) {
    return things(new OkHttpClient(Clients.okhttp(guard, readTimeout)), upstream, readTimeout)
        ::thing;
  }

  static Running overApache(URI upstream, @Nullable HttpGuard guard, Duration readTimeout) {
    CloseableHttpClient client = Clients.apache(guard, readTimeout);
    Things things = things(new ApacheHttp5Client(client), upstream, readTimeout);
    return new Running() {
      @Override
      public String get(String path) {
        return things.thing(path);
      }

      @Override
      public void close() throws IOException {
        client.close();
      }
    };
  }

  static Running overJdk(URI upstream, @Nullable HttpGuard guard, Duration readTimeout) {
    return things(new Http2Client(Clients.jdk(guard)), upstream, readTimeout)::thing;
  }

  /** As its builder makes it, with a guarded client: its retryer tries again. */
  static Running withRetryer(URI upstream, @Nullable HttpGuard guard, Duration readTimeout) {
    Client client = new OkHttpClient(Clients.okhttp(guard, readTimeout));
    return things(client, upstream, readTimeout, new Retryer.Default())::thing;
  }

  /** With the capability, which keeps rejections from the retryer. */
  static Running withCapability(URI upstream, HttpGuard guard, Duration readTimeout) {
    return Feign.builder()
            .client(new OkHttpClient(Clients.okhttp(null, readTimeout)))
            .options(new Request.Options(Duration.ofSeconds(10), readTimeout, true))
            .addCapability(FluxgateCapability.of(guard))
            .target(Things.class, upstream.toString())
        ::thing;
  }

  private static Things things(Client client, URI upstream, Duration readTimeout) {
    return things(client, upstream, readTimeout, Retryer.NEVER_RETRY);
  }

  static Things things(Client client, URI upstream, Duration readTimeout, Retryer retryer) {
    return Feign.builder()
        .client(client)
        .options(new Request.Options(Duration.ofSeconds(10), readTimeout, true))
        .retryer(retryer)
        .target(Things.class, upstream.toString());
  }
}
