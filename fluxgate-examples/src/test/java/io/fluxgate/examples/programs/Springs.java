package io.fluxgate.examples.programs;

import io.fluxgate.examples.programs.Program.Running;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import okhttp3.OkHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/** Spring's {@code RestClient} and {@code WebClient}, over each of the clients they can use. */
final class Springs {

  private Springs() {}

  static Running restClientOverOkHttp(
      URI upstream, @Nullable HttpGuard guard, Duration readTimeout) {
    OkHttpClient client = Clients.okhttp(guard, readTimeout);
    return restClient(okHttpFactory(client), upstream);
  }

  /** By its name: Spring 7 has it no more, and 6.2 warns of that. */
  private static ClientHttpRequestFactory okHttpFactory(OkHttpClient client) {
    try {
      return Class.forName("org.springframework.http.client.OkHttp3ClientHttpRequestFactory")
          .asSubclass(ClientHttpRequestFactory.class)
          .getConstructor(OkHttpClient.class)
          .newInstance(client);
    } catch (ClassNotFoundException spring7) {
      throw new TestAbortedException("This Spring does not drive OkHttp", spring7);
    } catch (ReflectiveOperationException error) {
      throw new LinkageError(error.getMessage(), error);
    }
  }

  static Running restClientOverApache(
      URI upstream, @Nullable HttpGuard guard, Duration readTimeout) {
    CloseableHttpClient client = Clients.apache(guard, readTimeout);
    Running rest = restClient(new HttpComponentsClientHttpRequestFactory(client), upstream);
    return new Running() {
      @Override
      public String get(String path) throws Exception {
        return rest.get(path);
      }

      @Override
      public void close() throws IOException {
        client.close();
      }
    };
  }

  static Running restClientOverJdk(URI upstream, @Nullable HttpGuard guard, Duration readTimeout) {
    JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(Clients.jdk(guard));
    factory.setReadTimeout(readTimeout);
    return restClient(factory, upstream);
  }

  private static Running restClient(ClientHttpRequestFactory factory, URI upstream) {
    RestClient client =
        RestClient.builder().requestFactory(factory).baseUrl(upstream.toString()).build();
    return path ->
        String.valueOf(client.get().uri("/things/{name}", path).retrieve().body(String.class));
  }

  static Running restTemplateOverJdk(
      URI upstream, @Nullable HttpGuard guard, Duration readTimeout) {
    JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(Clients.jdk(guard));
    factory.setReadTimeout(readTimeout);
    RestTemplate template = new RestTemplate(factory);
    return path ->
        String.valueOf(template.getForObject(upstream + "/things/{name}", String.class, path));
  }

  static Running webClientOverJdk(URI upstream, @Nullable HttpGuard guard, Duration readTimeout) {
    return webClientOverJdk(upstream, guard, readTimeout, Duration.ofSeconds(30));
  }

  static Running webClientOverJdk(
      URI upstream, @Nullable HttpGuard guard, Duration readTimeout, Duration blockedFor) {
    JdkClientHttpConnector connector = new JdkClientHttpConnector(Clients.jdk(guard));
    connector.setReadTimeout(readTimeout);
    WebClient client =
        WebClient.builder()
            .clientConnector(connector)
            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4 * 1024 * 1024))
            .baseUrl(upstream.toString())
            .build();
    return path ->
        String.valueOf(
            client
                .get()
                .uri("/things/{name}", path)
                .retrieve()
                .bodyToMono(String.class)
                .block(blockedFor));
  }
}
