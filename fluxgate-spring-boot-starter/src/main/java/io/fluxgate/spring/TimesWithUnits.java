package io.fluxgate.spring;

import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Refuses times under {@code fluxgate} whose unit was forgotten. Spring takes a number alone for
 * milliseconds: a delay of 30 of them would be accepted, and protect nobody.
 */
final class TimesWithUnits extends AbstractBindHandler {

  /** A time of a second and more may well be meant in milliseconds. */
  private static final Pattern SHORT_NUMBER = Pattern.compile("[+-]?0*[1-9]\\d{0,2}");

  private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("fluxgate");

  private final Environment environment;

  TimesWithUnits(BindHandler parent, Environment environment) {
    super(parent);
    this.environment = environment;
  }

  @Override
  public Object onSuccess(
      ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
    ConfigurationProperty property = context.getConfigurationProperty();
    if (target.getType().resolve() == Duration.class
        && property != null
        && PREFIX.isAncestorOf(name)) {
      // The source has a placeholder as it was written.
      String text = environment.resolvePlaceholders(String.valueOf(property.getValue()));
      if (lacksUnit(text)) {
        throw new InvalidFluxgatePropertyException(name.toString(), ambiguous(text));
      }
    }
    return super.onSuccess(name, target, context, result);
  }

  /** Whether a time is a number that few people mean in milliseconds. */
  static boolean lacksUnit(String time) {
    return SHORT_NUMBER.matcher(time.strip()).matches();
  }

  /** Says what to write in place of a number. */
  static String ambiguous(String number) {
    String stripped = number.strip();
    return "%s (expected: a time with its unit, such as %ss or %sms)"
        .formatted(stripped, stripped, stripped);
  }
}
