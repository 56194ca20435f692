package io.fluxgate.spring;

import feign.Capability;
import feign.Client;
import feign.Retryer;
import io.fluxgate.feign.FeignFallback;
import io.fluxgate.feign.FluxgateCapability;
import io.fluxgate.feign.FluxgateFeign;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Guards what Feign's builders build, and keeps rejections from their retryers. Where clients are
 * load-balanced, each instance of a service has a breaker of its own.
 *
 * <p>OpenFeign adds the bean to its builders. Add it to a builder of your own by {@code
 * builder.addCapability(capability)}. Public because Feign calls it by reflection.
 */
public final class OpenFeignCapability implements Capability, Ordered {

  private static final boolean BALANCES =
      ClassUtils.isPresent(
          "org.springframework.cloud.openfeign.loadbalancer.FeignBlockingLoadBalancerClient",
          OpenFeignCapability.class.getClassLoader());

  private final FluxgateCapability capability;

  OpenFeignCapability(ClientGuard guard, ListableBeanFactory beans) {
    this.capability =
        FluxgateCapability.with(
            client ->
                BALANCES
                    ? BalancedFeign.guarded(client, each -> guarded(each, guard), beans)
                    : guarded(client, guard));
  }

  private static Client guarded(Client client, ClientGuard guard) {
    return guard.answering(
        FluxgateFeign.wrap(client, guard.guard()),
        FeignFallback.class,
        FluxgateFeign::fallback,
        FluxgateFeign::respond);
  }

  @Override
  public Client enrich(Client client) {
    return capability.enrich(client);
  }

  @Override
  public Retryer enrich(Retryer retryer) {
    return capability.enrich(retryer);
  }

  /** First, so that the guard wraps the client itself; Micrometer's capability wraps the guard. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }
}
