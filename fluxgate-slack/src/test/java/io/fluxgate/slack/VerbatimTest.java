package io.fluxgate.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.TextObject;
import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Slack shows texts as they are: a name or a cause is neither a link nor a mention. */
class VerbatimTest {

  @Test
  void everyTextIsVerbatim() {
    Signal signal =
        Signal.builder("https://evil.example:443", CircuitState.CLOSED, CircuitState.OPEN)
            .reason("@channel #general www.evil.example")
            .causes(List.of("RESET: https://evil.example/"))
            .build();
    SlackMessages messages =
        new SlackMessages(
            "#ops", new Templates(Templates.defaults(), Templates.otherDefault()), "app", "here");

    ChatPostMessageRequest message = messages.of(signal, null);

    List<TextObject> texts = new ArrayList<>();
    for (LayoutBlock block : message.getAttachments().get(0).getBlocks()) {
      SectionBlock section = (SectionBlock) block;
      if (section.getText() != null) {
        texts.add(section.getText());
      }
      if (section.getFields() != null) {
        texts.addAll(section.getFields());
      }
    }
    assertThat(texts)
        .hasSizeGreaterThan(5)
        .allSatisfy(text -> assertThat(((MarkdownTextObject) text).getVerbatim()).isTrue());
  }
}
