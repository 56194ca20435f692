package org.springframework.cloud.context.environment;

import org.springframework.context.ApplicationEvent;

/** Stands in for the class of Spring Cloud, which works with one generation of Spring Boot only. */
public class EnvironmentChangeEvent extends ApplicationEvent {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an event.
   *
   * @param source the context
   */
  public EnvironmentChangeEvent(Object source) {
    super(source);
  }
}
