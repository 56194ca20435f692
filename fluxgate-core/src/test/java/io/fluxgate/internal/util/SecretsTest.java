package io.fluxgate.internal.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

  /** In each of the shapes below. */
  private static final String SECRET = "hunter2";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "access_token=hunter2",
        "refresh_token = hunter2&scope=all",
        "{\"id_token\": \"hunter2 with blanks hunter2\"}",
        "{'token':'hunter2'}",
        "client_secret=hunter2",
        "clientSecret: hunter2",
        "api_key=hunter2",
        "apikey: hunter2",
        "X-Api-Key: hunter2",
        "X-Auth-Token: hunter2",
        "x-amz-security-token=hunter2",
        "Authorization: Bearer hunter2",
        "Authorization: Basic hunter2==",
        "authorization=hunter2",
        "Authorization: Digest username=\"joe\", response=\"hunter2\"",
        "Authorization: AWS4-HMAC-SHA256 Credential=a/b, Signature=hunter2",
        "Proxy-Authorization: Basic hunter2",
        "Bearer hunter2",
        "token hunter2 was refused",
        "the password is hunter2",
        "Cookie: a=1; sid=hunter2",
        "Set-Cookie: a=1; Path=/; sid=hunter2",
        "JSESSIONID=hunter2",
        "PHPSESSID=hunter2; path=/",
        "connect.sid=hunter2",
        "/orders;jsessionid=hunter2",
        "joe:hunter2@db.example.com",
        "https://joe:hunter2@example.com/a",
        "https://joe:p@hunter2@example.com/a",
        "redis://:hunter2@cache:6379",
        "https://hunter2@example.com",
        "/a?key=hunter2",
        "https://example.com/#access_token=hunter2",
        "https://example.com/cb?code=hunter2&state=hunter2",
        "password=hunter2",
        "passwd: hunter2",
        "Server=db;User=sa;Pwd=hunter2;",
        "passphrase=\"hunter2\"",
        "DefaultEndpointsProtocol=https;AccountKey=hunter2==",
        "aws_secret_access_key = hunter2",
        "AWSAccessKeyId=hunter2",
        "Ocp-Apim-Subscription-Key: hunter2",
        "X-Amz-Signature=hunter2",
        "sv=2020&sig=hunter2",
        "private_key=hunter2",
        "otp=hunter2",
        "X-CSRF-Token: hunter2",
        "https://hooks.slack.com/services/T000/B000/hunter2",
        "https://discord.com/api/webhooks/123/hunter2",
        "https://example.webhook.office.com/webhookb2/hunter2",
        "POST /hooks/hunter2 failed",
        "https://api.telegram.org/bot123456:hunter2/sendMessage",
        "ghp_hunter2hunter2",
        "github_pat_hunter2hunter2",
        "glpat-hunter2hunter2",
        "xoxb-123-hunter2",
        "sk_live_hunter2hunter2",
        "AKIAhunter2hunter2",
        "AIzahunter2hunter2",
        "npm_hunter2hunter2",
        "eyJhbGciOi.eyJzdWIi.hunter2",
        "-----BEGIN PRIVATE KEY----- hunter2",
        "/t/0123456789abcdef0123456789abcdefhunter2/x"
      })
  void aSecretOfACommonShapeIsRemoved(String text) {
    assertThat(Secrets.removed(text)).doesNotContain(SECRET).isNotEqualTo(text);
    assertThat(Secrets.removed("GET failed: " + text)).doesNotContain(SECRET);
    assertThat(Secrets.removed(text.replace(": ", ":"))).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection refused",
        "Connection reset by peer",
        "Read timed out",
        "Unexpected status line: HTTP/1.1 what",
        "expected 10 bytes but received 5",
        "failed to connect to api.example.com/192.0.2.1 (port 443) after 10000ms",
        "PKIX path building failed: unable to find valid certification path to requested target",
        "Connect to https://example.com:443 [example.com/192.0.2.1] failed: Connection refused",
        "org.apache.hc.core5.http.ConnectionClosedException",
        "stream was reset: REFUSED_STREAM"
      })
  void anOrdinaryMessageIsLeftAsItIs(String text) {
    assertThat(Secrets.removed(text)).isEqualTo(text);
  }

  @Test
  void aLongMessageIsSearchedInShortTime() {
    String text = "a-".repeat(1_000) + ":".repeat(1_000) + "@".repeat(1_000) + "=a".repeat(1_000);

    assertThat(LoggedFailure.presentable(text).length()).isLessThan(300);
  }

  @Test
  void aLoggedFailureHasNoLineOfItsMessage() {
    Throwable failure =
        new IllegalStateException(
            "a\nWARNING: forged hunter2", new RuntimeException("token=hunter2\r\nforged"));
    failure.addSuppressed(new RuntimeException("hunter2\nforged"));

    assertThat(printed(LoggedFailure.of(failure, false)))
        .doesNotContain(SECRET)
        .doesNotContain("forged")
        .contains("java.lang.IllegalStateException", "Caused by: java.lang.RuntimeException")
        .contains("aLoggedFailureHasNoLineOfItsMessage");
    assertThat(printed(LoggedFailure.of(failure, true)))
        .contains("java.lang.IllegalStateException: a?")
        .doesNotContain("token=hunter2")
        .doesNotContain("\nWARNING")
        .doesNotContain("\nforged");
  }

  @Test
  void aHarmlessFailureIsLoggedAsItIs() {
    Throwable failure = new IllegalStateException("deaf", new RuntimeException("broken"));

    assertThat(LoggedFailure.of(failure, true)).isSameAs(failure);
  }

  private static String printed(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
