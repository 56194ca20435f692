package io.fluxgate.spring;

import feign.Client;
import io.fluxgate.feign.FluxgateFeign;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.cloud.client.loadbalancer.LoadBalancedRetryFactory;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.cloud.openfeign.loadbalancer.FeignBlockingLoadBalancerClient;
import org.springframework.cloud.openfeign.loadbalancer.LoadBalancerFeignRequestTransformer;
import org.springframework.cloud.openfeign.loadbalancer.RetryableFeignBlockingLoadBalancerClient;

/**
 * Puts the guard beneath the load balancer, so that one sick instance does not cut off the others.
 * The balancer has no setter, so this makes it anew of the beans that OpenFeign (4.3 and 5.0) makes
 * it of.
 */
final class BalancedFeign {

  private BalancedFeign() {}

  static Client guarded(Client client, UnaryOperator<Client> guard, ListableBeanFactory beans) {
    if (client.getClass() == FeignBlockingLoadBalancerClient.class) {
      return orOutside(client, guard, plain(client, guard, beans));
    }
    return isRetryable(client)
        ? orOutside(client, guard, Retryable.of(client, guard, beans))
        : guard.apply(client);
  }

  /** By name: its class needs Spring Retry. */
  private static boolean isRetryable(Client client) {
    return client
        .getClass()
        .getName()
        .equals(
            "org.springframework.cloud.openfeign.loadbalancer.RetryableFeignBlockingLoadBalancerClient");
  }

  /** A balancer whose parts are not known is guarded as a whole, by the name of the service. */
  private static Client orOutside(
      Client client, UnaryOperator<Client> guard, @Nullable Client beneath) {
    return beneath == null ? guard.apply(client) : beneath;
  }

  private static @Nullable Client plain(
      Client client, UnaryOperator<Client> guard, ListableBeanFactory beans) {
    Client delegate = ((FeignBlockingLoadBalancerClient) client).getDelegate();
    LoadBalancerClient balancer = beans.getBeanProvider(LoadBalancerClient.class).getIfUnique();
    LoadBalancerClientFactory factory =
        beans.getBeanProvider(LoadBalancerClientFactory.class).getIfUnique();
    return balancer == null || factory == null
        ? null
        : new FeignBlockingLoadBalancerClient(
            guarded(delegate, guard), balancer, factory, transformers(beans));
  }

  private static List<LoadBalancerFeignRequestTransformer> transformers(ListableBeanFactory beans) {
    return beans
        .getBeanProvider(LoadBalancerFeignRequestTransformer.class)
        .orderedStream()
        .toList();
  }

  private static Client guarded(Client delegate, UnaryOperator<Client> guard) {
    return delegate instanceof FluxgateFeign ? delegate : guard.apply(delegate);
  }

  /** Apart, because Spring Retry may be absent. */
  private static final class Retryable {

    static @Nullable Client of(
        Client client, UnaryOperator<Client> guard, ListableBeanFactory beans) {
      Client delegate = ((RetryableFeignBlockingLoadBalancerClient) client).getDelegate();
      LoadBalancerClient balancer = beans.getBeanProvider(LoadBalancerClient.class).getIfUnique();
      LoadBalancedRetryFactory retries =
          beans.getBeanProvider(LoadBalancedRetryFactory.class).getIfUnique();
      LoadBalancerClientFactory factory =
          beans.getBeanProvider(LoadBalancerClientFactory.class).getIfUnique();
      return balancer == null || retries == null || factory == null
          ? null
          : new RetryableFeignBlockingLoadBalancerClient(
              guarded(delegate, guard), balancer, retries, factory, transformers(beans));
    }
  }
}
