package io.fluxgate.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.slack.FakeSlack.Post;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlackListenerTest {

  private static JsonObject attachment(Post post) {
    return JsonParser.parseString(post.attachments()).getAsJsonArray().get(0).getAsJsonObject();
  }

  private static String title(Post post) {
    return block(post, 0).getAsJsonObject("text").get("text").getAsString();
  }

  private static JsonObject block(Post post, int index) {
    return attachment(post).getAsJsonArray("blocks").get(index).getAsJsonObject();
  }

  private static List<String> fields(Post post) {
    List<String> texts = new ArrayList<>();
    block(post, 1)
        .getAsJsonArray("fields")
        .forEach(field -> texts.add(field.getAsJsonObject().get("text").getAsString()));
    return texts;
  }

  @Test
  void anOutageIsOneThreadAndItsRecoveryIsShownInTheChannel() throws Exception {
    try (SlackRig rig = new SlackRig()) {
      SlackRig.trip(rig.breaker);
      rig.probe(rig.breaker, false);
      rig.probe(rig.breaker, true);
      SlackRig.trip(rig.breaker);

      List<Post> posts = take(rig, 6);

      assertThat(posts)
          .extracting(Post::thread)
          .containsExactly("none", "ts-1", "ts-1", "ts-1", "ts-1", "none");
      assertThat(posts)
          .extracting(Post::isBroadcast)
          .containsExactly(false, false, false, false, true, false);
      assertThat(posts)
          .extracting(SlackListenerTest::title)
          .containsExactly(
              "*🚨 Circuit Breaker Triggered*",
              "*🔄 Attempting Circuit Breaker Recovery*",
              "*⚠️ Circuit Breaker Re-triggered*",
              "*🔄 Attempting Circuit Breaker Recovery*",
              "*✅ Circuit Breaker Recovered*",
              "*🚨 Circuit Breaker Triggered*");
      assertThat(posts)
          .extracting(post -> attachment(post).get("color").getAsString())
          .containsExactly("#FF4C4C", "#FFA500", "#FF4C4C", "#FFA500", "#36a64f", "#FF4C4C");
      assertThat(rig.listener.lost()).isZero();
    }
  }

  @Test
  void disabledAndMetricsOnlyEndTheThread() throws Exception {
    try (SlackRig rig = new SlackRig()) {
      SlackRig.trip(rig.breaker);
      rig.breaker.disable();
      rig.breaker.reset();
      SlackRig.trip(rig.breaker);
      rig.breaker.metricsOnly();
      rig.breaker.reset();

      List<Post> posts = take(rig, 6);

      assertThat(posts)
          .extracting(Post::thread)
          .containsExactly("none", "ts-1", "none", "none", "ts-4", "none");
      assertThat(posts).noneMatch(Post::isBroadcast);
      assertThat(title(posts.get(1))).isEqualTo("*ℹ️ Circuit Breaker State Changed*");
      assertThat(attachment(posts.get(1)).get("color").getAsString()).isEqualTo("#808080");
    }
  }

  @Test
  void everyBreakerHasThreadsOfItsOwn() throws Exception {
    try (SlackRig rig = new SlackRig()) {
      CircuitBreaker other = rig.breaker("other");
      SlackRig.trip(rig.breaker);
      SlackRig.trip(other);
      rig.probe(rig.breaker, true);
      rig.probe(other, true);

      assertThat(take(rig, 6))
          .extracting(Post::thread)
          .containsExactly("none", "none", "ts-1", "ts-1", "ts-2", "ts-2");
    }
  }

  @Test
  void aShadowSaysWouldAndHasThreadsOfItsOwn() throws Exception {
    try (SlackRig rig = new SlackRig()) {
      rig.breaker.metricsOnly();
      SlackRig.trip(rig.breaker);
      rig.breaker.enforce();
      rig.breaker.reset();

      List<Post> posts = take(rig, 4);

      assertThat(posts).extracting(Post::thread).containsExactly("none", "none", "none", "ts-3");
      assertThat(title(posts.get(1))).isEqualTo("*Shadow, would be: 🚨 Circuit Breaker Triggered*");
      assertThat(fields(posts.get(1)))
          .contains("*State Transition:*\nwould go CLOSED → OPEN")
          .anyMatch(field -> field.contains("Nothing is rejected"));
      assertThat(fields(posts.get(2))).contains("*State Transition:*\nMETRICS_ONLY → OPEN");
    }
  }

  @Test
  void aMessageTellsTheFactsAndSlacksOwnCharactersAreEscaped() throws Exception {
    try (SlackRig rig = new SlackRig()) {
      SlackRig.trip(rig.breaker("<!channel> https://a?b&c\u001b[31m\r\n\u202e"));

      Post post = rig.slack.take();

      assertThat(post.path()).isEqualTo("/api/chat.postMessage");
      assertThat(post.authorization()).isEqualTo("Bearer " + SlackRig.TOKEN);
      assertThat(post.form()).containsEntry("channel", "#alerts").doesNotContainKey("token");
      assertThat(fields(post))
          .startsWith(
              "*Circuit Breaker:*\n&lt;!channel&gt; https://a?b&amp;c?[31m???",
              "*State Transition:*\nCLOSED → OPEN")
          .contains(
              "*Description:*\nThe request failure rate exceeded the threshold.",
              "*Reason:*\nfailureStreak(3): 3 failures in a row");
      assertThat(fields(post).get(2))
          .matches("\\*Transition Time:\\*\n<!date\\^\\d+\\^\\{date_num} \\{time_secs}\\|.*Z>");
      assertThat(block(post, 2).getAsJsonObject("text").get("text").getAsString())
          .isEqualTo("*Latest Causes:*\n• IOException: &lt;!channel&gt; is down?… &amp; out");
      assertThat(post.attachments()).doesNotContain("<!channel>", "\\u001b", "\\u202e", "\\r");
    }
  }

  @Test
  void messagesStayWithinSlacksLimits() throws Exception {
    try (SlackRig rig = new SlackRig()) {
      CircuitBreaker breaker = rig.breaker("&".repeat(10_000));
      for (int i = 0; i < 3; i++) {
        breaker.acquire().error(new IllegalStateException(i + "<".repeat(10_000)));
      }

      Post post = rig.slack.take();

      assertThat(fields(post)).allMatch(field -> field.length() <= 2_000);
      assertThat(block(post, 2).getAsJsonObject("text").get("text").getAsString())
          .hasSizeLessThanOrEqualTo(3_000);
    }
  }

  @Test
  void templatesCanBeReplacedForOneTransitionAndForTheRest() throws Exception {
    SlackTemplate korean = new SlackTemplate("🚨 서킷 브레이커 작동", "#112233", "<!here> 실패율");
    SlackTemplate rest = new SlackTemplate("Something else", "#445566", "See the runbook");
    try (SlackRig rig =
        new SlackRig(
            builder ->
                builder
                    .template(CircuitState.CLOSED, CircuitState.OPEN, korean)
                    .otherTemplate(rest))) {
      SlackRig.trip(rig.breaker);
      rig.breaker.disable();

      List<Post> posts = take(rig, 2);

      assertThat(title(posts.get(0))).isEqualTo("*🚨 서킷 브레이커 작동*");
      assertThat(fields(posts.get(0))).contains("*Description:*\n<!here> 실패율");
      assertThat(attachment(posts.get(0)).get("color").getAsString()).isEqualTo("#112233");
      assertThat(title(posts.get(1))).isEqualTo("*Something else*");
    }
  }

  @Test
  void closeSendsWhatWaits() throws Exception {
    SlackRig rig = new SlackRig();
    rig.flip();
    assertThat(rig.slack.take().thread()).isEqualTo("none");
    for (int i = 0; i < 10; i++) {
      rig.flip();
    }

    rig.close();

    assertThat(rig.slack.waiting()).isEqualTo(10);
    assertThat(rig.listener.lost()).isZero();
    rig.flip();
    assertThat(rig.listener.lost()).isEqualTo(1);
  }

  @Test
  void messagesNameTheApplicationAndTheInstance() throws Exception {
    try (SlackRig rig =
        new SlackRig(builder -> builder.application("check<out").instance("host-1\n"))) {
      SlackRig.trip(rig.breaker);

      Post post = rig.slack.take();

      assertThat(fields(post)).contains("*Application:*\ncheck&lt;out", "*Instance:*\nhost-1?");
      assertThat(attachment(post).get("fallback").getAsString())
          .isEqualTo(
              "🚨 Circuit Breaker Triggered: payments CLOSED → OPEN (check&lt;out on host-1?)");
    }
  }

  @Test
  void theInstanceIsTheHostByDefault() throws Exception {
    try (SlackRig rig = new SlackRig()) {
      SlackRig.trip(rig.breaker);

      Post post = rig.slack.take();

      assertThat(fields(post))
          .noneMatch(field -> field.startsWith("*Application:*"))
          .anyMatch(field -> field.matches("\\*Instance:\\*\n\\S.*"));
      assertThat(attachment(post).get("fallback").getAsString())
          .matches("🚨 Circuit Breaker Triggered: payments CLOSED → OPEN \\(\\S.*\\)");
    }
  }

  @Test
  void tokenAndChannelCannotBeSwapped() {
    for (String token : List.of(SlackRig.TOKEN, " xoxb-1", "xoxe.xoxp-1-secret", "xapp-1-secret")) {
      assertThatThrownBy(() -> SlackListener.builder().channel(token))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("channel: a token (expected: a channel's ID or name, as in #alerts)");
    }
    for (String channel : List.of("#alerts", "C0123456789", "G012345")) {
      assertThatThrownBy(() -> SlackListener.builder().token(channel))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("token: a channel (expected: a token, as in xoxb-...)");
    }
  }

  @Test
  void tokenAndChannelAreNeeded() {
    assertThatThrownBy(() -> SlackListener.builder().channel("#alerts").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("token: not set (expected: set before build())");
    assertThatThrownBy(() -> SlackListener.builder().token(SlackRig.TOKEN).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("channel: not set (expected: set before build())");
  }

  @Test
  void badArgumentsAreRefusedAndTheTokenIsNotShown() throws Exception {
    for (String token : List.of("", "xoxb secret", "xoxb-secret\n", "xoxb-sécret")) {
      assertThatThrownBy(() -> SlackListener.builder().token(token))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("token: (expected: visible ASCII characters)");
    }
    SlackListener.Builder builder =
        SlackListener.builder().token(SlackRig.TOKEN).channel("#alerts");
    assertThat(builder.toString()).isEqualTo("SlackListener.Builder(#alerts)");
    try (SlackRig rig = new SlackRig()) {
      assertThat(rig.listener.toString()).isEqualTo("SlackListener(#alerts)");
    }
    assertThatThrownBy(() -> builder.channel(" "))
        .hasMessage("channel: \" \" (expected: not blank)");
    assertThatThrownBy(() -> builder.application(""))
        .hasMessage("application: \"\" (expected: not blank)");
    assertThatThrownBy(() -> builder.instance(" "))
        .hasMessage("instance: \" \" (expected: not blank)");
    assertThatThrownBy(() -> builder.queueCapacity(0))
        .hasMessage("queueCapacity: 0 (expected: >= 1 and <= 1000000)");
    assertThatThrownBy(() -> builder.timeout(Duration.ZERO))
        .hasMessage("timeout: 0 s (expected: >= 1 ms and <= 1 h)");
    assertThatThrownBy(() -> builder.endpoint(URI.create("ftp://slack.com")))
        .hasMessage("endpoint: ftp://slack.com (expected: an http or https address)");
    assertThatThrownBy(() -> new SlackTemplate("a", "red", "b"))
        .hasMessage("color: red (expected: as in #FF4C4C)");
    assertThatThrownBy(() -> new SlackTemplate(" ", "#000000", "b"))
        .hasMessage("title: \" \" (expected: not blank)");
  }

  private static List<Post> take(SlackRig rig, int number) throws InterruptedException {
    List<Post> posts = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      posts.add(rig.slack.take());
    }
    return posts;
  }
}
