package io.fluxgate.jmx;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.RegistryListener;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.LoggedFailure;
import io.fluxgate.internal.util.Text;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Registers management beans for breakers with an MBean server, until it is closed.
 *
 * <p>When a registry creates or evicts a breaker, its bean is registered or unregistered on the
 * same thread. Breakers beyond the maximum number of beans have none; use the registry's bean to
 * list and control them. Thread-safe.
 */
public final class CircuitBreakerBeans implements AutoCloseable {

  private static final Logger LOGGER = System.getLogger("io.fluxgate.jmx");

  private final MBeanServer server;
  private final @Nullable String registryName;
  private final int maximumBeans;
  private final Map<CircuitBreaker, Bean> beans = new ConcurrentHashMap<>();
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile boolean closed;
  private volatile @Nullable Runnable leaveRegistry;

  private CircuitBreakerBeans(Builder builder) {
    this.server =
        builder.server != null ? builder.server : ManagementFactory.getPlatformMBeanServer();
    this.registryName = builder.registryName;
    this.maximumBeans = builder.maximumBeans;
  }

  /**
   * {@return beans for a registry and its breakers, with the default settings}
   *
   * @param registry the registry to show
   * @throws IllegalStateException if the platform MBean server already has a bean for a registry
   */
  public static CircuitBreakerBeans register(CircuitBreakerRegistry registry) {
    return builder().register(registry);
  }

  /**
   * {@return a bean for one breaker that belongs to no registry, with the default settings}
   *
   * @param breaker the breaker to show
   * @throws IllegalStateException if the platform MBean server already has a bean for a breaker of
   *     that name
   */
  public static CircuitBreakerBeans register(CircuitBreaker breaker) {
    return builder().register(breaker);
  }

  /** {@return a builder with the default settings} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the number of breakers that have a bean} */
  public int size() {
    return beans.size();
  }

  /** Unregisters all beans. Beans that other code unregistered are skipped. */
  @Override
  public void close() {
    closed = true;
    Runnable leave = leaveRegistry;
    if (leave != null) {
      leave.run();
    }
    beans.keySet().forEach(this::remove);
  }

  @Override
  public String toString() {
    return "CircuitBreakerBeans(" + size() + " of at most " + maximumBeans + ")";
  }

  private CircuitBreakerBeans show(CircuitBreakerRegistry registry) {
    String name = registryName == null ? "" : ",name=" + ObjectName.quote(registryName);
    ObjectName objectName = objectName("type=CircuitBreakerRegistry" + name);
    registerNew(
        new DescribedBean(
            new RegistryBean(registry, this::size),
            CircuitBreakerRegistryMXBean.class,
            new NotificationBroadcasterSupport()),
        objectName);
    RegistryListener listener = new Follower();
    leaveRegistry =
        () -> {
          registry.removeListener(listener);
          unregister(objectName);
        };
    registry.addListener(listener);
    return this;
  }

  private CircuitBreakerBeans show(CircuitBreaker breaker) {
    ObjectName objectName = objectName(breaker);
    BreakerBean bean = new BreakerBean(breaker, objectName);
    registerNew(bean.described(), objectName);
    keep(breaker, bean, objectName);
    return this;
  }

  private void registerNew(Object bean, ObjectName objectName) {
    try {
      server.registerMBean(bean, objectName);
    } catch (JMException refused) {
      throw new IllegalStateException(
          "Cannot register " + objectName + "; see Builder.registryName and Builder.server",
          refused);
    }
  }

  private void add(CircuitBreaker breaker) {
    if (closed) {
      return;
    }
    if (beans.size() >= maximumBeans) {
      warnOnce(
          "%d circuit breakers have a bean, and others get none".formatted(maximumBeans), null);
      return;
    }
    ObjectName objectName = objectName(breaker);
    BreakerBean bean = new BreakerBean(breaker, objectName);
    try {
      server.registerMBean(bean.described(), objectName);
    } catch (JMException refused) {
      warnOnce("Cannot register " + objectName + "; such breakers have no bean", refused);
      return;
    }
    keep(breaker, bean, objectName);
  }

  private void keep(CircuitBreaker breaker, BreakerBean bean, ObjectName objectName) {
    breaker.addListener(bean);
    beans.put(breaker, new Bean(bean, objectName));
    // A concurrent close either found it in the map, or is seen here.
    if (closed) {
      remove(breaker);
    }
  }

  private void remove(CircuitBreaker breaker) {
    Bean bean = beans.remove(breaker);
    if (bean != null) {
      breaker.removeListener(bean.bean);
      unregister(bean.objectName);
    }
  }

  private void unregister(ObjectName objectName) {
    try {
      server.unregisterMBean(objectName);
    } catch (InstanceNotFoundException gone) {
      // It was unregistered already, which is fine.
    } catch (JMException refused) {
      warnOnce("Cannot unregister " + objectName, refused);
    }
  }

  private ObjectName objectName(CircuitBreaker breaker) {
    String registry = registryName == null ? "" : ",registry=" + ObjectName.quote(registryName);
    String name = ObjectName.quote(Text.escaped(breaker.name()));
    return objectName("type=CircuitBreaker" + registry + ",name=" + name);
  }

  private static ObjectName objectName(String properties) {
    try {
      return new ObjectName("io.fluxgate:" + properties);
    } catch (JMException impossible) {
      throw new IllegalArgumentException(properties, impossible);
    }
  }

  private void warnOnce(String message, @Nullable Throwable cause) {
    if (warned.compareAndSet(false, true)) {
      LOGGER.log(
          Level.WARNING,
          message + ". Later problems of this kind are not logged.",
          cause == null ? null : LoggedFailure.of(cause, true));
    }
  }

  /** A bean and its registered name. */
  private record Bean(BreakerBean bean, ObjectName objectName) {}

  /** Registers and unregisters beans as the registry adds and removes breakers. */
  private final class Follower implements RegistryListener {

    @Override
    public void onAdded(CircuitBreaker breaker) {
      add(breaker);
    }

    @Override
    public void onRemoved(CircuitBreaker breaker) {
      remove(breaker);
    }

    @Override
    public String toString() {
      return CircuitBreakerBeans.this.toString();
    }
  }

  /** Builds {@link CircuitBreakerBeans}. Not thread-safe. */
  public static final class Builder {

    private @Nullable MBeanServer server;
    private @Nullable String registryName;
    private int maximumBeans = 1_000;

    private Builder() {}

    /**
     * Sets the MBean server. Default: {@linkplain ManagementFactory#getPlatformMBeanServer() the
     * platform MBean server}.
     *
     * @param server where the beans are registered
     * @return this builder
     */
    public Builder server(MBeanServer server) {
      this.server = Checks.notNull("server", server);
      return this;
    }

    /**
     * Sets a name for the registry, so that several registries can share an MBean server. It
     * becomes part of the object names: {@code
     * io.fluxgate:type=CircuitBreaker,registry="http",name="..."}. Default: none.
     *
     * @param name may contain any characters
     * @return this builder
     */
    public Builder registryName(String name) {
      this.registryName = Text.escaped(Checks.notNull("name", name));
      return this;
    }

    /**
     * Sets how many breakers have a bean at most. Default: 1,000.
     *
     * @param maximum at least 1
     * @return this builder
     * @throws IllegalArgumentException if the maximum is less than 1
     */
    public Builder maximumBeans(int maximum) {
      this.maximumBeans = Checks.atLeast("maximumBeans", 1, maximum);
      return this;
    }

    /**
     * {@return beans for a registry and its breakers}
     *
     * @param registry the registry to show
     * @throws IllegalStateException if the MBean server already has a bean for a registry of that
     *     name
     */
    public CircuitBreakerBeans register(CircuitBreakerRegistry registry) {
      Checks.notNull("registry", registry);
      return new CircuitBreakerBeans(this).show(registry);
    }

    /**
     * {@return a bean for one breaker that belongs to no registry}
     *
     * @param breaker the breaker to show
     * @throws IllegalStateException if the MBean server already has a bean for a breaker of that
     *     name
     */
    public CircuitBreakerBeans register(CircuitBreaker breaker) {
      Checks.notNull("breaker", breaker);
      return new CircuitBreakerBeans(this).show(breaker);
    }
  }
}
