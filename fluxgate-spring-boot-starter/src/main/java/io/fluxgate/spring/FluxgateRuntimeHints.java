package io.fluxgate.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.framework.Advised;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.core.DecoratingProxy;
import org.springframework.util.ClassUtils;

/**
 * What a native image has to keep for the starter beyond what Spring finds in the beans. Properties
 * and the methods of the endpoint are among that.
 */
final class FluxgateRuntimeHints implements RuntimeHintsRegistrar {

  /** The builders that the guard is put around, by a proxy. */
  static final List<String> BUILDERS =
      List.of(
          "org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder",
          "org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder");

  /** The classes whose presence is asked for by name while the application runs. */
  static final List<String> LOOKED_UP =
      List.of(
          "feign.Client",
          "io.fluxgate.apache.ApacheAsyncFallback",
          "io.fluxgate.apache.ApacheFallback",
          "io.fluxgate.apache.CircuitBreakerExecHandlers",
          "io.fluxgate.feign.FeignFallback",
          "io.fluxgate.http.RejectionResponse",
          "io.fluxgate.jdkhttp.CircuitBreakerHttpClient",
          "io.fluxgate.jdkhttp.JdkFallback",
          "io.fluxgate.okhttp.CircuitBreakerInterceptor",
          "io.fluxgate.okhttp.OkHttpFallback",
          "io.fluxgate.spring.web.CircuitBreakerConnector",
          "java.net.http.HttpClient",
          "okhttp3.OkHttpClient",
          "org.apache.hc.client5.http.async.HttpAsyncClient",
          "org.apache.hc.client5.http.classic.HttpClient",
          "org.springframework.cloud.openfeign.loadbalancer.FeignBlockingLoadBalancerClient",
          "org.springframework.http.client.observation.ClientRequestObservationContext",
          "org.springframework.web.client.RestClient",
          "org.springframework.web.client.RestClient$Builder",
          "org.springframework.web.client.RestTemplate",
          "org.springframework.web.reactive.function.client.ClientRequestObservationContext",
          "org.springframework.web.reactive.function.client.WebClient",
          "org.springframework.web.reactive.function.client.WebClient$Builder",
          "org.springframework.web.reactive.function.client.WebClientResponseException",
          "reactor.core.publisher.Mono",
          "reactor.netty.http.client.HttpClient");

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
    for (String builder : BUILDERS) {
      if (ClassUtils.isPresent(builder, loader)) {
        hints
            .proxies()
            .registerJdkProxy(
                TypeReference.of(builder),
                TypeReference.of(SpringProxy.class),
                TypeReference.of(Advised.class),
                TypeReference.of(DecoratingProxy.class));
        // The proxy passes calls on by reflection.
        hints
            .reflection()
            .registerType(TypeReference.of(builder), MemberCategory.INVOKE_PUBLIC_METHODS);
      }
    }
    for (String type : LOOKED_UP) {
      hints.reflection().registerTypeIfPresent(loader, type);
    }
    for (HiddenField field : HiddenField.ALL) {
      hints
          .reflection()
          .registerTypeIfPresent(loader, field.type(), type -> type.withField(field.name()));
    }
    // Endpoint and health return maps, in which Spring does not see these.
    new BindingReflectionHintsRegistrar()
        .registerReflectionHints(
            hints.reflection(), BreakerDescription.class, ClientReport.Client.class);
  }
}
