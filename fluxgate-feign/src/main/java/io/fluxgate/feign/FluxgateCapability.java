package io.fluxgate.feign;

import feign.AsyncClient;
import feign.Capability;
import feign.Client;
import feign.Retryer;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.internal.util.Checks;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Guards what a Feign builder builds: puts a {@link FluxgateFeign} around its client, and keeps
 * rejected calls from its retryer, which would otherwise try each of them up to five times in 1.2
 * seconds.
 *
 * <pre>{@code
 * import feign.Feign;
 * import io.fluxgate.feign.FluxgateCapability;
 *
 * Feign.Builder builder = Feign.builder().addCapability(FluxgateCapability.of(guard));
 * }</pre>
 *
 * <p>A client that is a {@link FluxgateFeign} already stays as it is. An {@code AsyncFeign} is
 * guarded by an {@code AsyncClient.Default} over a {@link FluxgateFeign}; other async clients are
 * not guarded, which is logged once for each class. Thread-safe.
 */
public final class FluxgateCapability implements Capability {

  private static final System.Logger LOGGER = System.getLogger("io.fluxgate");

  private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

  private final UnaryOperator<Client> guarded;

  private FluxgateCapability(UnaryOperator<Client> guarded) {
    this.guarded = guarded;
  }

  /**
   * {@return a capability that guards clients}
   *
   * @param guard finds the breakers of all clients that it is used for
   */
  public static FluxgateCapability of(HttpGuard guard) {
    Checks.notNull("guard", guard);
    return with(client -> FluxgateFeign.wrap(client, guard));
  }

  /**
   * {@return a capability that guards clients in a way of your choice, such as with a fallback}
   *
   * @param guarded returns the client to use instead of the builder's
   */
  public static FluxgateCapability with(UnaryOperator<Client> guarded) {
    return new FluxgateCapability(Checks.notNull("guarded", guarded));
  }

  @Override
  public Client enrich(Client client) {
    return client instanceof FluxgateFeign ? client : guarded.apply(client);
  }

  /** Leaves the client as it is, and logs once if nothing can be seen to guard it. */
  @Override
  public AsyncClient<Object> enrich(AsyncClient<Object> client) {
    String type = client.getClass().getName();
    if (client.getClass() != AsyncClient.Default.class && WARNED.add(type)) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "AsyncFeign over "
              + type
              + " is not guarded. Guarded is an AsyncClient.Default over a FluxgateFeign.");
    }
    return client;
  }

  @Override
  public Retryer enrich(Retryer retryer) {
    return retryer instanceof RetryerOfFailures ? retryer : new RetryerOfFailures(retryer);
  }
}
