package io.fluxgate.slack;

import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.markdownText;
import static java.util.stream.Collectors.joining;

import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.model.Attachment;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.TextObject;
import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words signals. Lengths stay below Slack's: 2,000 characters in a field, 3,000 in a section. */
final class SlackMessages {

  private static final int NAME_LENGTH = 200;
  private static final int REASON_LENGTH = 350;
  private static final int CAUSE_LENGTH = 90;

  private final String channel;
  private final Templates templates;

  SlackMessages(String channel, Templates templates) {
    this.channel = channel;
    this.templates = templates;
  }

  /** Returns the message that tells of a signal, in a thread if there is one. */
  ChatPostMessageRequest of(Signal signal, @Nullable String thread) {
    SlackTemplate template = templates.of(signal);
    String title = signal.shadow() ? "Shadow, would be: " + template.title() : template.title();
    Attachment attachment =
        Attachment.builder()
            .color(template.color())
            .fallback(title + ": " + name(signal) + " " + move(signal))
            .blocks(blocks(signal, title, template.description()))
            .build();
    return ChatPostMessageRequest.builder()
        .channel(channel)
        .attachments(List.of(attachment))
        .threadTs(thread)
        .replyBroadcast(thread != null && signal.to() == CircuitState.CLOSED)
        .unfurlLinks(false)
        .unfurlMedia(false)
        .build();
  }

  private static List<LayoutBlock> blocks(Signal signal, String title, String description) {
    List<LayoutBlock> blocks = new ArrayList<>();
    blocks.add(section(section -> section.text(markdownText("*" + title + "*"))));
    blocks.add(section(section -> section.fields(fields(signal, description))));
    if (!signal.causes().isEmpty()) {
      String causes =
          signal.causes().stream()
              .map(cause -> "\n• " + SlackText.escaped(cause, CAUSE_LENGTH))
              .collect(joining());
      blocks.add(section(section -> section.text(markdownText("*Latest Causes:*" + causes))));
    }
    return blocks;
  }

  private static List<TextObject> fields(Signal signal, String description) {
    String all =
        signal.shadow()
            ? description + " Nothing is rejected: the breaker is METRICS_ONLY."
            : description;
    return List.of(
        field("Circuit Breaker", name(signal)),
        field("State Transition", move(signal)),
        field("Transition Time", time(signal)),
        field("Description", all),
        field("Reason", SlackText.escaped(signal.reason(), REASON_LENGTH)));
  }

  private static TextObject field(String label, String text) {
    return markdownText("*" + label + ":*\n" + text);
  }

  private static String name(Signal signal) {
    return SlackText.escaped(signal.name(), NAME_LENGTH);
  }

  private static String move(Signal signal) {
    return (signal.shadow() ? "would go " : "") + signal.from() + " → " + signal.to();
  }

  /** Slack shows each reader the time of the reader's own zone. */
  private static String time(Signal signal) {
    return "<!date^%d^{date_num} {time_secs}|%s>"
        .formatted(signal.when().getEpochSecond(), signal.when().truncatedTo(ChronoUnit.SECONDS));
  }
}
