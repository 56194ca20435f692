package io.fluxgate.spring;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.IgnoreTopLevelConverterNotFoundBindHandler;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Reads the properties again when Spring Cloud says that they have changed. Policies change at
 * once, and breakers keep their states; what else has changed needs a restart.
 *
 * <p>Properties bound to a record cannot be rebound in place, so this binds new ones. It knows
 * Spring Cloud's event by its name, because the starter does not depend on Spring Cloud.
 */
final class RefreshListener implements SmartApplicationListener {

  private static final System.Logger LOGGER = System.getLogger("io.fluxgate");

  private static final String CHANGE =
      "org.springframework.cloud.context.environment.EnvironmentChangeEvent";

  private final ObjectProvider<GuardsOfProperties> guards;
  private final ObjectProvider<FluxgateProperties> properties;
  private final Environment environment;
  private @Nullable FluxgateProperties known;

  RefreshListener(
      ObjectProvider<GuardsOfProperties> guards,
      ObjectProvider<FluxgateProperties> properties,
      Environment environment) {
    this.guards = guards;
    this.properties = properties;
    this.environment = environment;
  }

  @Override
  public boolean supportsEventType(Class<? extends ApplicationEvent> type) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      if (each.getName().equals(CHANGE)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public synchronized void onApplicationEvent(ApplicationEvent event) {
    FluxgateProperties previous = known == null ? properties.getObject() : known;
    try {
      FluxgateProperties next = bind(environment);
      List<PropertyChange> changes = PropertyChange.between(previous, next);
      if (!changes.isEmpty()) {
        int breakers = guards.getObject().reconfigure(next);
        known = next;
        log(changes, breakers);
      }
    } catch (RuntimeException refused) {
      Throwable cause = refused;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      LOGGER.log(
          System.Logger.Level.WARNING,
          "Changed properties are refused, and the policies stay as they were: "
              + cause.getMessage());
    }
  }

  private static FluxgateProperties bind(Environment environment) {
    return Binder.get(environment)
        .bindOrCreate(
            "fluxgate",
            Bindable.of(FluxgateProperties.class),
            new TimesWithUnits(
                new NoUnboundElementsBindHandler(
                    new IgnoreTopLevelConverterNotFoundBindHandler(),
                    new UnboundElementsSourceFilter()),
                environment));
  }

  private static void log(List<PropertyChange> changes, int breakers) {
    List<String> made = new ArrayList<>();
    List<String> later = new ArrayList<>();
    changes.forEach(change -> (change.changesPolicy() ? made : later).add(change.toString()));
    if (!made.isEmpty()) {
      LOGGER.log(
          System.Logger.Level.INFO,
          "Reconfigured "
              + breakers
              + (breakers == 1 ? " breaker: " : " breakers: ")
              + String.join("; ", made));
    }
    if (!later.isEmpty()) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "Properties that take effect after a restart only: " + String.join("; ", later));
    }
  }
}
