package io.fluxgate.internal.util;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Removes from a text what looks like a secret. It cannot know all of them: who must not show any
 * does not show the text at all.
 */
public final class Secrets {

  private static final String REMOVED = "…";

  /** The last words of names whose values are secret, in any notation: clientSecret, api_key. */
  private static final String SECRET_NAMES =
      "token|secret|passwo?r?d|passphrase|pwd|passwd|pass|otp|pin"
          + "|api[-_. ]?keys?|access[-_. ]?keys?(?:[-_. ]?id)?|account[-_. ]?key|private[-_. ]?key"
          + "|shared[-_. ]?key|signing[-_. ]?key|subscription[-_. ]?key|functions[-_. ]?key"
          + "|credentials?|session|session[-_. ]?id|sess[-_. ]?id|sid|signature|sig|jwt|assertion"
          + "|auth|authentication|code[-_. ]?verifier|csrf|xsrf|nonce";

  private static final String VALUE = "(?:\"[^\"]*\"?|'[^']*'?|[^\\s,;&\"'<>)}\\]]+)";

  private static final List<Removal> REMOVALS =
      List.of(
          // A header that consists of secrets, to the end of the text.
          Removal.of("(?i)\\b((?:proxy-)?authorization|(?:set-)?cookie2?)(\"?\\s*[=:]).*", "$1$2"),
          Removal.of("(?i)(-----BEGIN\\b).*", "$1"),
          // The greedy one finds passwords that hold an @.
          new Removal(Pattern.compile("(://)[^\\s/]*@"), "$1"),
          Removal.of("[^\\s/:@\"'(<>]+:[^\\s/]+@(?=[\\w\\[])", ""),
          Removal.of("(\\?)[^\\s\"'<>)]*", "$1"),
          Removal.of("(#)[^\\s\"'<>)]*=[^\\s\"'<>)]*", "$1"),
          Removal.of(
              "(?i)([\\w.$-]*?(?:"
                  + SECRET_NAMES
                  + ")[\"'\\]]?\\s*(?:=|:|=>|:=)\\s*)(?:(?:bearer|basic|token)\\s+)?"
                  + VALUE,
              "$1"),
          Removal.of(
              "(?i)\\b(bearer|basic|digest|negotiate|ntlm|token|password|passwd|secret|apikey)"
                  + "(\\s+(?:is\\s+)?)[^\\s,;]+",
              "$1$2"),
          // Addresses whose path is the secret.
          Removal.of("(?i)((?:\\bhooks?\\.|\\bwebhooks?\\b|[\\w.-]*webhook)[\\w.-]*/)\\S+", "$1"),
          Removal.of("(?i)(/(?:services|webhooks?|hooks?)/)\\S+", "$1"),
          Removal.of("(/bot)\\d+:[\\w-]+", "$1"),
          // Tokens that say whose they are.
          Removal.of(
              "\\b(?:gh[pousr]_|github_pat_|glpat-|xox[a-z]-|xapp-|[srp]k_(?:live|test)_|sk-|whsec_"
                  + "|AKIA|ASIA|AIza|ya29\\.|npm_|pypi-|SG\\.|dop_v1_|hf_|shpat_|hvs\\.|eyJ)"
                  + "[\\w.+/=~-]{6,}",
              ""),
          // Anything long without a word in it.
          Removal.of("(?<![\\w+/=-])(?=[\\w+/=-]*\\d)(?=[\\w+/=-]*[A-Za-z])[\\w+/=-]{32,}", ""));

  private Secrets() {}

  /** Returns the text, with an ellipsis for what looks like a secret, and without user-info. */
  public static String removed(String text) {
    String left = text;
    for (Removal removal : REMOVALS) {
      left = removal.in(left);
    }
    return left;
  }

  private record Removal(Pattern pattern, String replacement) {

    static Removal of(String regex, String kept) {
      return new Removal(Pattern.compile(regex, Pattern.DOTALL), kept + REMOVED);
    }

    String in(String text) {
      return pattern.matcher(text).replaceAll(replacement);
    }
  }
}
