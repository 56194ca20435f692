package io.fluxgate.spring;

import feign.Capability;
import feign.Client;
import feign.Retryer;
import io.fluxgate.feign.FluxgateCapability;
import io.fluxgate.feign.FluxgateFeign;
import io.fluxgate.http.HttpGuard;
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

  OpenFeignCapability(HttpGuard guard, ListableBeanFactory beans) {
    this.capability =
        FluxgateCapability.with(
            client ->
                BALANCES
                    ? BalancedFeign.guarded(client, guard, beans)
                    : FluxgateFeign.wrap(client, guard));
  }

  @Override
  public Client enrich(Client client) {
    return capability.enrich(client);
  }

  @Override
  public Retryer enrich(Retryer retryer) {
    return capability.enrich(retryer);
  }

  /** The first one has the client as it is; those after it, such as Micrometer's, are outside. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }
}
