package io.fluxgate.spring;

import java.lang.reflect.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * A private field of Spring's that tells what sends the requests of a client: no client and no
 * builder shows that.
 *
 * @param type the name of the only class that is known to have the field
 * @param name the field's name
 */
record HiddenField(String type, String name) {

  static final HiddenField REST_CLIENT_BUILDER =
      new HiddenField("org.springframework.web.client.DefaultRestClientBuilder", "requestFactory");

  static final HiddenField WEB_CLIENT_BUILDER =
      new HiddenField(
          "org.springframework.web.reactive.function.client.DefaultWebClientBuilder", "connector");

  static final HiddenField JDK_REQUEST_FACTORY =
      new HiddenField("org.springframework.http.client.JdkClientHttpRequestFactory", "httpClient");

  static final HiddenField JDK_CONNECTOR =
      new HiddenField(
          "org.springframework.http.client.reactive.JdkClientHttpConnector", "httpClient");

  static final List<HiddenField> ALL =
      List.of(REST_CLIENT_BUILDER, WEB_CLIENT_BUILDER, JDK_REQUEST_FACTORY, JDK_CONNECTOR);

  /** Whether it is sure that there is nothing in it, so that a builder takes Spring's choice. */
  boolean isEmpty(Object of) {
    return field(of) != null && value(of) == null;
  }

  /** Returns what is in it; null if that is nothing, or not known. */
  @Nullable Object value(Object of) {
    Field field = field(of);
    return field == null ? null : ReflectionUtils.getField(field, of);
  }

  private @Nullable Field field(Object of) {
    if (!of.getClass().getName().equals(type)) {
      return null;
    }
    Field field = ReflectionUtils.findField(of.getClass(), name);
    if (field != null) {
      ReflectionUtils.makeAccessible(field);
    }
    return field;
  }
}
