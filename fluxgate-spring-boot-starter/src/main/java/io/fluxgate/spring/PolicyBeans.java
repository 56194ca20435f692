package io.fluxgate.spring;

import io.fluxgate.CallContext;
import io.fluxgate.CallListener;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Listener;
import io.fluxgate.Ticker;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** The beans that every policy of the properties gets. */
record PolicyBeans(
    Ticker ticker,
    List<Listener> listeners,
    List<CallListener> callListeners,
    @Nullable CallContext callContext) {

  /** Where these beans come from, asked when the first policy is made. */
  record Providers(
      ObjectProvider<Ticker> ticker,
      ObjectProvider<Listener> listeners,
      ObjectProvider<CallListener> callListeners,
      ObjectProvider<CallContext> callContext) {

    PolicyBeans get() {
      return new PolicyBeans(
          ticker.getIfAvailable(Ticker::system),
          listeners.orderedStream().toList(),
          callListeners.orderedStream().toList(),
          callContext.getIfAvailable());
    }
  }

  void configure(CircuitBreakerPolicy.Builder builder) {
    builder.ticker(ticker);
    listeners.forEach(builder::listener);
    callListeners.forEach(builder::callListener);
    if (callContext != null) {
      builder.callContext(callContext);
    }
  }
}
