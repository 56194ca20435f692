package io.fluxgate.tools.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that name policies, which several commands share. */
public final class PolicyOptions {

  /** The heading of what follows the options in a command's help. */
  public static final String HEADING =
      "%nA policy is a name and settings; what is not set is as by default, or as by the one of"
          + "%nlow-traffic, gentle and strict that is named among the settings:%n";

  /** An example of a policy. */
  public static final String EXAMPLE =
      "  mine: window=60s failure-rate=0.3 min-requests=20 delay=30s";

  /** The first line of the settings. */
  public static final String SETTINGS_1 =
      "Settings: window=100|60s, failure-rate=0.5, slow-rate=0.5 with slow=1s, avg-latency=2s,";

  /** The second line. */
  public static final String SETTINGS_2 =
      "  min-requests=100, failure-streak=5, overdue=adaptive|never|5s, maximum-concurrent-calls=100,";

  /** The third line. */
  public static final String SETTINGS_3 =
      "  delay=60s, backoff=2, max-delay=10m, jitter=0.1, permit=0.5|all|adaptive,";

  /** The last line. */
  public static final String SETTINGS_4 =
      "  permit=0.1..1 with ramp=60s, half-open-calls=10, maximum-probes=10, verdict-calls=10, probe-timeout=60s, also-status=429,501";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      description = "A policy to try, as below; several times for several. Default: default.")
  private List<String> texts = new ArrayList<>();

  @Option(
      names = "--policies",
      paramLabel = "FILE",
      description = "A file with a policy per line, and comments after #.")
  private @Nullable Path file;

  /** Creates the options with their defaults; picocli sets them. */
  public PolicyOptions() {}

  /**
   * Parses the policies.
   *
   * @return at least one, with different names
   * @throws ParameterException if one is invalid, or the file cannot be read
   */
  public List<NamedPolicy> policies() {
    List<String> all = new ArrayList<>(texts);
    if (file != null) {
      all.addAll(linesOf(file));
    }
    if (all.isEmpty()) {
      all.add("default");
    }
    List<NamedPolicy> policies = new ArrayList<>();
    try {
      for (String text : all) {
        policies.add(PolicyParser.parse(text, policies.size() + 1));
      }
    } catch (IllegalArgumentException bad) {
      throw wrong("" + bad.getMessage());
    }
    Set<String> duplicates = PolicyParser.duplicates(policies);
    if (!duplicates.isEmpty()) {
      throw wrong(
          "policy '%s': there are two (expected: different names)"
              .formatted(duplicates.iterator().next()));
    }
    return policies;
  }

  private List<String> linesOf(Path from) {
    try {
      return Files.readAllLines(from).stream()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException error) {
      throw wrong("--policies: " + from + ": " + FileErrors.describe(error));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
