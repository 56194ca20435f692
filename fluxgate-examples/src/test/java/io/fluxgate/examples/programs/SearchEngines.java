package io.fluxgate.examples.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import io.fluxgate.examples.programs.Program.Running;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient.ClientOptions;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;

/** OpenSearch's and Elasticsearch's clients, both over Apache's async client. */
final class SearchEngines {

  private SearchEngines() {}

  static Running openSearch(URI node, @Nullable HttpGuard guard, Duration readTimeout) {
    return openSearch(guard, readTimeout, node);
  }

  static Running openSearch(@Nullable HttpGuard guard, Duration readTimeout, URI... nodes) {
    HttpHost[] hosts = Arrays.stream(nodes).map(HttpHost::create).toArray(HttpHost[]::new);
    OpenSearchTransport transport =
        ApacheHttpClient5TransportBuilder.builder(hosts)
            .setHttpClientConfigCallback(
                builder -> Clients.apacheAsync(builder, guard, readTimeout))
            .build();
    OpenSearchGenericClient client =
        new OpenSearchGenericClient(transport).withClientOptions(ClientOptions.throwOnHttpErrors());
    return new Running() {
      @Override
      public String get(String path) throws Exception {
        try (Response response =
            client.execute(Requests.builder().method("GET").endpoint("/things/" + path).build())) {
          return response.getBody().map(Body::bodyAsString).orElse("");
        }
      }

      @Override
      public void close() throws IOException {
        transport.close();
      }
    };
  }

  static Running elasticsearch(URI node, @Nullable HttpGuard guard, Duration readTimeout) {
    return elasticsearch(guard, readTimeout, node);
  }

  static Running elasticsearch(@Nullable HttpGuard guard, Duration readTimeout, URI... nodes) {
    Rest5Client client =
        Rest5Client.builder(nodes)
            .setHttpClientConfigCallback(
                builder -> Clients.apacheAsync(builder, guard, readTimeout))
            .build();
    return new Running() {
      @Override
      public String get(String path) throws Exception {
        return EntityUtils.toString(
            client.performRequest(new Request("GET", "/things/" + path)).getEntity(), UTF_8);
      }

      @Override
      public void close() throws IOException {
        client.close();
      }
    };
  }
}
