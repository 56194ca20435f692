package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers a guard for each name under fluxgate.http.guards. They are no default candidates: they
 * are injected by their names, and the application's guard stays the only one of its type.
 */
final class NamedGuardsRegistrar implements ImportBeanDefinitionRegistrar {

  private final Environment environment;

  NamedGuardsRegistrar(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void registerBeanDefinitions(
      AnnotationMetadata importing, BeanDefinitionRegistry registry) {
    Map<String, Object> guards =
        Binder.get(environment)
            .bind("fluxgate.http.guards", Bindable.mapOf(String.class, Object.class))
            .orElse(Map.of());
    for (String name : guards.keySet()) {
      RootBeanDefinition definition = new RootBeanDefinition(HttpGuard.class);
      definition.setFactoryBeanName(FluxgateAutoConfiguration.GUARDS);
      definition.setFactoryMethodName("named");
      definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
      definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
      definition.setDefaultCandidate(false);
      registry.registerBeanDefinition(beanName(name), definition);
    }
  }

  static String beanName(String guard) {
    return guard + "HttpGuard";
  }
}
