package io.fluxgate.fleet.internal.run;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Listener;
import io.fluxgate.RegistryListener;
import io.fluxgate.fleet.internal.rules.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a member up with the breakers that come and go.
 *
 * <p>A registry says that something has changed, and the fleet's thread then looks at all of them:
 * thousands that begin at once would not fit into its queue.
 */
final class Breakers implements RegistryListener {

  private final CircuitBreakerRegistry registry;
  private final @Nullable CircuitBreaker single;
  private final Listener listener;
  private final Set<CircuitBreaker> known = Collections.newSetFromMap(new IdentityHashMap<>());
  private volatile boolean changed = true;

  /**
   * @param single a breaker beside those of the registry, null for none
   * @param listener of each breaker
   */
  Breakers(CircuitBreakerRegistry registry, @Nullable CircuitBreaker single, Listener listener) {
    this.registry = registry;
    this.single = single;
    this.listener = listener;
  }

  void start() {
    registry.addListener(this);
  }

  @Override
  public void onAdded(CircuitBreaker breaker) {
    changed = true;
  }

  @Override
  public void onRemoved(CircuitBreaker breaker) {
    changed = true;
  }

  /** On the fleet's thread, often: costs nothing unless something has changed. */
  void update(Member member, long nowNanos) {
    if (!changed) {
      return;
    }
    changed = false;
    List<CircuitBreaker> present = present();
    Set<CircuitBreaker> gone = Collections.newSetFromMap(new IdentityHashMap<>());
    gone.addAll(known);
    present.forEach(gone::remove);
    // First those that are gone: one of the same name may take their place.
    for (CircuitBreaker breaker : gone) {
      known.remove(breaker);
      boolean unused = breaker.removeListener(listener);
      member.remove(new BreakerCircuit(breaker));
    }
    for (CircuitBreaker breaker : present) {
      if (known.add(breaker)) {
        breaker.addListener(listener);
        member.add(new BreakerCircuit(breaker), nowNanos);
      }
    }
  }

  private List<CircuitBreaker> present() {
    List<CircuitBreaker> present = new ArrayList<>(registry.breakers());
    present.removeIf(breaker -> breaker.name().equals(CircuitBreakerRegistry.OVERFLOW_NAME));
    if (single != null) {
      present.add(single);
    }
    return present;
  }

  /** After the fleet's thread has ended. */
  void close() {
    boolean unused = registry.removeListener(this);
    for (CircuitBreaker breaker : known) {
      unused = breaker.removeListener(listener);
    }
    known.clear();
  }
}
