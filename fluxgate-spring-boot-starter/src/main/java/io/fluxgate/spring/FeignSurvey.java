package io.fluxgate.spring;

import io.fluxgate.spring.ClientReport.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Finds Feign's clients among the beans. Knows Feign and Spring Cloud by their names only. */
final class FeignSurvey {

  /** What makes a @FeignClient, or is left at its definition if that is made lazily (4.3, 5.0). */
  private static final String FACTORY =
      "org.springframework.cloud.openfeign.FeignClientFactoryBean";

  private static final String ATTRIBUTE = "feignClientsRegistrarFactoryBean";

  private static final String MODULE = "fluxgate-feign";

  private final ConfigurableListableBeanFactory beans;
  private final UnaryOperator<String> whyNot;

  /**
   * Looks at these beans.
   *
   * @param whyNot why what a module would guard is not guarded
   */
  FeignSurvey(ConfigurableListableBeanFactory beans, UnaryOperator<String> whyNot) {
    this.beans = beans;
    this.whyNot = whyNot;
  }

  /** A client bean: OpenFeign puts it into builders that have the capability. */
  Client client(String name, Object bean) {
    String client = "Feign, " + bean.getClass().getSimpleName();
    boolean itself = bean.getClass().getName().startsWith("io.fluxgate.");
    if (itself || (hasCapability() && !interfaces().isEmpty())) {
      return Client.guarded(client, name, MODULE);
    }
    return Client.notGuarded(
        client,
        name,
        hasCapability()
            ? "no @FeignClient uses it; add the Capability bean to your builder"
            : whyNot.apply(MODULE));
  }

  /** The interfaces that OpenFeign implements; their definitions are lazy, and stay so. */
  List<Client> interfaces() {
    List<Client> clients = new ArrayList<>();
    for (String name : beans.getBeanDefinitionNames()) {
      BeanDefinition definition = beans.getBeanDefinition(name);
      if (definition.hasAttribute(ATTRIBUTE) || FACTORY.equals(definition.getBeanClassName())) {
        clients.add(
            hasCapability()
                ? Client.guarded("@FeignClient", name, MODULE)
                : Client.notGuarded("@FeignClient", name, whyNot.apply(MODULE)));
      }
    }
    return clients;
  }

  private boolean hasCapability() {
    return beans.containsBean(FluxgateFeignAutoConfiguration.CAPABILITY);
  }
}
