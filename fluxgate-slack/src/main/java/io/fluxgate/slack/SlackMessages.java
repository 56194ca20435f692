package io.fluxgate.slack;

import static com.slack.api.model.block.Blocks.section;
import static java.util.stream.Collectors.joining;

import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.model.Attachment;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.TextObject;
import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import io.fluxgate.internal.util.Text;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages from signals. Lengths stay below Slack's limits: 2,000 characters in a field,
 * 3,000 in a section. Not thread-safe.
 */
final class SlackMessages {

  private static final int NAME_LENGTH = 200;
  private static final int REASON_LENGTH = 350;
  private static final int CAUSE_LENGTH = 90;

  private final String channel;
  private final Templates templates;
  private final @Nullable String application;

  /** Null until the first message needs the default: finding it may ask a name server. */
  private @Nullable String instance;

  SlackMessages(
      String channel,
      Templates templates,
      @Nullable String application,
      @Nullable String instance) {
    this.channel = channel;
    this.templates = templates;
    this.application = application;
    this.instance = instance;
  }

  /** Returns the message about a signal, in a thread if there is one. */
  ChatPostMessageRequest of(Signal signal, @Nullable String thread) {
    SlackTemplate template = templates.of(signal);
    String title = signal.shadow() ? "Shadow, would be: " + template.title() : template.title();
    Attachment attachment =
        Attachment.builder()
            .color(template.color())
            .fallback(title + ": " + name(signal) + " " + move(signal) + " (" + origin() + ")")
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

  private List<LayoutBlock> blocks(Signal signal, String title, String description) {
    List<LayoutBlock> blocks = new ArrayList<>();
    blocks.add(section(section -> section.text(verbatim("*" + title + "*"))));
    blocks.add(section(section -> section.fields(fields(signal, description))));
    if (!signal.causes().isEmpty()) {
      String causes =
          signal.causes().stream()
              .map(cause -> "\n• " + escaped(cause, CAUSE_LENGTH))
              .collect(joining());
      blocks.add(section(section -> section.text(verbatim("*Latest Causes:*" + causes))));
    }
    return blocks;
  }

  private List<TextObject> fields(Signal signal, String description) {
    String all =
        signal.shadow()
            ? description + " Nothing is rejected: the breaker is METRICS_ONLY."
            : description;
    List<TextObject> fields = new ArrayList<>();
    fields.add(field("Circuit Breaker", name(signal)));
    fields.add(field("State Transition", move(signal)));
    fields.add(field("Transition Time", time(signal)));
    if (application != null) {
      fields.add(field("Application", escaped(application, NAME_LENGTH)));
    }
    fields.add(field("Instance", escaped(instance(), NAME_LENGTH)));
    fields.add(field("Description", all));
    fields.add(field("Reason", escaped(signal.reason(), REASON_LENGTH)));
    return fields;
  }

  private String origin() {
    String where = escaped(instance(), NAME_LENGTH);
    return application == null ? where : escaped(application, NAME_LENGTH) + " on " + where;
  }

  private String instance() {
    if (instance == null) {
      instance = hostName();
    }
    return instance;
  }

  private static String hostName() {
    // Containers and Windows set it; there the look-up may know only an address.
    for (String variable : List.of("HOSTNAME", "COMPUTERNAME")) {
      String name = System.getenv(variable);
      if (name != null && !name.isBlank()) {
        return name;
      }
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "unknown host";
    }
  }

  private static TextObject field(String label, String text) {
    return verbatim("*" + label + ":*\n" + text);
  }

  /** Slack makes no links, channels or mentions of what looks like one: a host may choose words. */
  private static TextObject verbatim(String text) {
    return MarkdownTextObject.builder().text(text).verbatim(true).build();
  }

  private static String name(Signal signal) {
    return escaped(signal.name(), NAME_LENGTH);
  }

  private static String move(Signal signal) {
    return (signal.shadow() ? "would go " : "") + signal.from() + " → " + signal.to();
  }

  /** Escapes Slack's own characters, so that no name can mention a channel or forge a link. */
  private static String escaped(String text, int maximum) {
    return Text.clean(text, maximum)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }

  /** Slack shows each reader the time of the reader's own zone. */
  private static String time(Signal signal) {
    return "<!date^%d^{date_num} {time_secs}|%s>"
        .formatted(signal.when().getEpochSecond(), signal.when().truncatedTo(ChronoUnit.SECONDS));
  }
}
