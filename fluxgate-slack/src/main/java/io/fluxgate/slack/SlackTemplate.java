package io.fluxgate.slack;

import io.fluxgate.internal.util.Checks;
import java.util.regex.Pattern;

/**
 * What a message says about one kind of transition, in addition to its facts. Text is Slack's
 * {@code mrkdwn} and sent as it is, so it may link and mention: {@code <!here>}.
 *
 * @param title the first line, shown bold; not blank
 * @param color of the bar at the message's side, as in {@code #FF4C4C}
 * @param description a sentence or two; not blank
 */
public record SlackTemplate(String title, String color, String description) {

  private static final Pattern COLOR = Pattern.compile("#[0-9A-Fa-f]{6}");

  /**
   * Checks the parts.
   *
   * @param title not blank
   * @param color {@code #} and six hexadecimal digits
   * @param description not blank
   * @throws IllegalArgumentException if title or description is blank, or the colour is malformed
   */
  public SlackTemplate {
    Checks.notBlank("title", title);
    Checks.notBlank("description", description);
    if (!COLOR.matcher(Checks.notNull("color", color)).matches()) {
      throw Checks.bad("color", color, "as in #FF4C4C");
    }
  }
}
