package io.fluxgate.examples.programs;

import io.fluxgate.examples.programs.Program.Running;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.spring.web.CircuitBreakerConnector;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.vault.authentication.VaultTokenSupplier;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.core.ReactiveVaultTemplate;
import org.springframework.vault.support.VaultToken;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionPoolMetrics;
import reactor.netty.resources.ConnectionProvider;
import reactor.util.retry.Retry;

/** Programs over Reactor Netty, whose connections and buffers are counted. */
final class Netties {

  private Netties() {}

  interface Things {

    @GetExchange("/things/{name}")
    Mono<String> thing(@PathVariable("name") String name);
  }

  /** One that is set up, with what it holds. */
  static final class ReactiveProgram implements Running {

    private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false);
    private final List<ConnectionPoolMetrics> pools = new CopyOnWriteArrayList<>();
    private final ConnectionProvider connections =
        ConnectionProvider.builder("program")
            .maxConnections(50)
            .metrics(true, () -> this::pool)
            .build();
    private final Function<String, Mono<String>> call;

    private ReactiveProgram(
        @Nullable HttpGuard guard,
        Duration readTimeout,
        Function<ClientHttpConnector, Function<String, Mono<String>>> program) {
      HttpClient netty =
          HttpClient.create(connections)
              .option(ChannelOption.ALLOCATOR, buffers)
              .responseTimeout(readTimeout);
      ReactorClientHttpConnector connector = new ReactorClientHttpConnector(netty);
      call =
          program.apply(guard == null ? connector : CircuitBreakerConnector.wrap(connector, guard));
    }

    private void pool(String name, String id, SocketAddress host, ConnectionPoolMetrics pool) {
      pools.add(pool);
    }

    Mono<String> call(String path) {
      return call.apply(path);
    }

    @Override
    public String get(String path) {
      return String.valueOf(call(path).block(Duration.ofMinutes(2)));
    }

    /** Connections in use, and calls that wait for one. */
    int leased() {
      return pools.stream().mapToInt(it -> it.acquiredSize() + it.pendingAcquireSize()).sum();
    }

    /** Bytes of buffers that nobody has released. */
    long unreleased() {
      return buffers.metric().usedHeapMemory() + buffers.metric().usedDirectMemory();
    }

    @Override
    public void close() {
      connections.disposeLater().block(Duration.ofMinutes(2));
    }
  }

  static ReactiveProgram webClient(URI upstream, @Nullable HttpGuard guard, Duration readTimeout) {
    return new ReactiveProgram(
        guard,
        readTimeout,
        connector -> {
          WebClient client = client(connector).baseUrl(upstream.toString()).build();
          return path -> get(client, path);
        });
  }

  /** Its filters look up where the service is, and try again, though not if it was rejected. */
  static ReactiveProgram filters(URI upstream, @Nullable HttpGuard guard, Duration readTimeout) {
    ExchangeFilterFunction retry =
        (request, next) ->
            next.exchange(request)
                .flatMap(
                    response ->
                        response.statusCode().is5xxServerError()
                            ? response.createException().flatMap(Mono::error)
                            : Mono.just(response))
                .retryWhen(patient());
    ExchangeFilterFunction lookup =
        (request, next) ->
            next.exchange(
                ClientRequest.from(request)
                    .url(
                        UriComponentsBuilder.fromUri(request.url())
                            .host(upstream.getHost())
                            .port(upstream.getPort())
                            .build(true)
                            .toUri())
                    .build());
    return new ReactiveProgram(
        guard,
        readTimeout,
        connector -> {
          WebClient client =
              client(connector).baseUrl("http://things").filter(retry).filter(lookup).build();
          return path -> get(client, path);
        });
  }

  static ReactiveProgram httpInterface(
      URI upstream, @Nullable HttpGuard guard, Duration readTimeout) {
    return new ReactiveProgram(
        guard,
        readTimeout,
        connector -> {
          WebClient client = client(connector).baseUrl(upstream.toString()).build();
          Things things =
              HttpServiceProxyFactory.builderFor(WebClientAdapter.create(client))
                  .build()
                  .createClient(Things.class);
          return path -> things.thing(path).retryWhen(patient());
        });
  }

  static ReactiveProgram vault(URI upstream, @Nullable HttpGuard guard, Duration readTimeout) {
    VaultTokenSupplier token = () -> Mono.just(VaultToken.of("t"));
    return new ReactiveProgram(
        guard,
        readTimeout,
        connector -> {
          ReactiveVaultTemplate vault =
              new ReactiveVaultTemplate(VaultEndpoint.from(upstream), connector, token);
          return path ->
              vault
                  .read("secret/" + path)
                  .map(secret -> String.valueOf(secret.getRequiredData().get("name")));
        });
  }

  /** With a host of its own for the tokens. */
  static Running oauth2(URI upstream, @Nullable HttpGuard guard, Duration readTimeout) {
    Outage tokens = Outage.none();
    ReactiveProgram program = oauth2(upstream, tokens.uri(), guard, readTimeout);
    return new Running() {
      @Override
      public String get(String path) {
        return program.get(path);
      }

      @Override
      public void close() {
        program.close();
        tokens.close();
      }
    };
  }

  static ReactiveProgram oauth2(
      URI upstream, URI tokens, @Nullable HttpGuard guard, Duration readTimeout) {
    return new ReactiveProgram(
        guard,
        readTimeout,
        connector -> {
          WebClient client =
              client(connector)
                  .baseUrl(upstream.toString())
                  .filter(OAuth2s.filter(tokens, WebClient.builder().clientConnector(connector)))
                  .build();
          return path -> get(client, path);
        });
  }

  private static WebClient.Builder client(ClientHttpConnector connector) {
    return WebClient.builder()
        .clientConnector(connector)
        .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4 * 1024 * 1024));
  }

  private static Mono<String> get(WebClient client, String path) {
    return client.get().uri("/things/{name}", path).retrieve().bodyToMono(String.class);
  }

  /** Twice, as the documentation says: all but rejections. */
  private static Retry patient() {
    return Retry.backoff(2, Duration.ofMillis(1))
        .filter(error -> !(error.getCause() instanceof CallNotPermittedIOException))
        .onRetryExhaustedThrow((retry, signal) -> signal.failure());
  }
}
