package io.fluxgate.jmx;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.NotificationEmitter;
import javax.management.StandardEmitterMBean;

/** A bean whose attributes and operations are described by the annotations of its interface. */
final class DescribedBean extends StandardEmitterMBean {

  <T> DescribedBean(T bean, Class<T> type, NotificationEmitter emitter) {
    super(bean, type, true, emitter);
  }

  @Override
  protected String getDescription(MBeanInfo info) {
    return Optional.ofNullable(getMBeanInterface().getAnnotation(Description.class))
        .map(Description::value)
        .orElseGet(info::getDescription);
  }

  @Override
  protected String getDescription(MBeanAttributeInfo info) {
    return described("get" + info.getName()).orElseGet(info::getDescription);
  }

  @Override
  protected String getDescription(MBeanOperationInfo info) {
    return described(info.getName()).orElseGet(info::getDescription);
  }

  @Override
  protected String getDescription(
      MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
    return parameter.getType().equals(String.class.getName())
        ? "the breaker's name, or its address in any spelling if the registry is a guard's"
        : "a state, such as OPEN";
  }

  @Override
  protected String getParameterName(
      MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
    return parameter.getType().equals(String.class.getName()) ? "name" : "state";
  }

  private Optional<String> described(String method) {
    return Arrays.stream(getMBeanInterface().getMethods())
        .filter(each -> each.getName().equals(method))
        .map(DescribedBean::description)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> description(Method method) {
    return Optional.ofNullable(method.getAnnotation(Description.class)).map(Description::value);
  }
}
