package io.fluxgate.tools.simulate;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads scenarios from YAML: a mapping of names to settings. */
public final class ScenarioFile {

  private static final String STANDARD = "scenarios.yaml";
  private static final String FLEETS = "fleets.yaml";

  private static final List<String> SETTINGS =
      List.of(
          "family",
          "rate",
          "instances",
          "threads",
          "bystanders",
          "timeout",
          "give-up",
          "attempts",
          "service",
          "shards",
          "noise",
          "contention",
          "warm-up",
          "after",
          "fleet",
          "fault",
          "faults");

  private static final List<String> FAULT_SETTINGS =
      List.of(
          "kind",
          "at",
          "for",
          "pause",
          "times",
          "factor",
          "share",
          "one-shard",
          "hosts",
          "instances",
          "cold",
          "cold-factor");

  private static final List<String> FLEET_SETTINGS =
      List.of(
          "zones",
          "parts",
          "versions",
          "loss",
          "duplicates",
          "delay",
          "liars",
          "restart",
          "hosts",
          "strangers");

  private ScenarioFile() {}

  /**
   * Returns the text of the standard scenarios, as an example to start from.
   *
   * @return YAML
   */
  public static String standardText() {
    return text(STANDARD);
  }

  /**
   * Returns the text of the scenarios of fleets.
   *
   * @return YAML
   */
  public static String fleetText() {
    return text(FLEETS);
  }

  private static String text(String resource) {
    try (InputStream in = ScenarioFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException error) {
      throw new IllegalStateException(resource, error);
    }
  }

  /**
   * Returns the standard scenarios.
   *
   * @return all of them
   */
  public static Scenarios standard() {
    return ofResource(STANDARD);
  }

  /**
   * Returns the scenarios of fleets.
   *
   * @return all of them
   */
  public static Scenarios fleets() {
    return ofResource(FLEETS);
  }

  private static Scenarios ofResource(String resource) {
    try {
      return new Scenarios(read(new StringReader(text(resource))));
    } catch (ScenarioException bad) {
      throw new IllegalStateException(resource + ": " + bad.getMessage(), bad);
    }
  }

  /**
   * Reads scenarios.
   *
   * @param in YAML in UTF-8
   * @return the scenarios in the order of the file
   * @throws ScenarioException if the text is invalid
   */
  public static Scenarios read(InputStream in) throws ScenarioException {
    return new Scenarios(read(new InputStreamReader(in, StandardCharsets.UTF_8)));
  }

  private static List<Scenario> read(Reader text) throws ScenarioException {
    Node root = parse(text);
    if (!(root instanceof MappingNode mapping) || mapping.getValue().isEmpty()) {
      throw new ScenarioException("line 1: no scenario (expected: a name, a colon, and settings)");
    }
    List<Scenario> scenarios = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (NodeTuple each : mapping.getValue()) {
      String name = each.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
      Settings settings = new Settings("scenario '" + name + "'", each.getValueNode());
      if (!name.matches("[\\p{Alnum}._ %-]{1,40}")) {
        throw settings.wrong(
            each.getKeyNode(), "the name", "1 to 40 letters, digits, blanks, '.', '_', '%' or '-'");
      }
      if (!names.add(name)) {
        throw settings.wrong(each.getKeyNode(), "there are two", "different names");
      }
      scenarios.add(scenario(name, settings));
    }
    return scenarios;
  }

  private static Node parse(Reader text) throws ScenarioException {
    try {
      return new Yaml(new LoaderOptions()).compose(text);
    } catch (MarkedYAMLException bad) {
      Mark mark = bad.getProblemMark();
      throw new ScenarioException(
          "line %d: %s".formatted(mark == null ? 1 : mark.getLine() + 1, bad.getProblem()));
    } catch (YAMLException bad) {
      throw new ScenarioException("not YAML: " + bad.getMessage());
    }
  }

  private static Scenario scenario(String name, Settings settings) throws ScenarioException {
    List<Fault> faults = new ArrayList<>();
    for (String key : List.of("fault", "faults")) {
      if (settings.has(key)) {
        Node node = settings.take(key);
        List<Node> nodes =
            node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
        for (Node each : nodes) {
          faults.add(fault(name, each));
        }
      }
    }
    Scenario.Fleet fleet = fleet(name, settings);
    Scenario scenario =
        new Scenario(
            name,
            settings.read("family", name, text -> text),
            callers(settings),
            settings.read("service", "20ms", Quantity::nanos),
            shards(settings, fleet.hosts()),
            settings.read("noise", "0", text -> Quantity.number(text, 0, 1)),
            settings.read("contention", "1", text -> Quantity.number(text, 1, 100)),
            settings.read("warm-up", "60s", Quantity::nanos),
            settings.read("after", "180s", Quantity::nanos),
            fleet,
            List.copyOf(faults));
    settings.end(SETTINGS);
    return scenario;
  }

  /** Hosts are shards that have breakers of their own. */
  private static int shards(Settings settings, int hosts) throws ScenarioException {
    int most = hosts > 1 ? 1 : 100;
    int shards = settings.read("shards", "1", text -> Quantity.integer(text, 1, most));
    return Math.max(hosts, shards);
  }

  private static Scenario.Callers callers(Settings settings) throws ScenarioException {
    double rate = settings.read("rate", "100", text -> Quantity.number(text, 0.001, 100_000));
    String fifth = String.format(Locale.ROOT, "%.4f", rate / 5);
    return new Scenario.Callers(
        settings.read("instances", "1", text -> Quantity.integer(text, 1, 1_000)),
        rate,
        settings.read("bystanders", fifth, text -> Quantity.number(text, 0, 10_000)),
        settings.read("threads", "50", text -> Quantity.integer(text, 1, 100_000)),
        settings.read("timeout", "10s", Quantity::nanos),
        settings.read("give-up", "never", ScenarioFile::nanosOrNever),
        settings.read("attempts", "1", text -> Quantity.integer(text, 1, 10)));
  }

  private static Scenario.Fleet fleet(String name, Settings scenario) throws ScenarioException {
    Settings settings =
        scenario.has("fleet")
            ? new Settings("scenario '" + name + "': fleet", scenario.take("fleet"))
            : new Settings("", new MappingNode(Tag.MAP, List.of(), DumperOptions.FlowStyle.AUTO));
    Scenario.Fleet fleet =
        new Scenario.Fleet(
            settings.read("zones", "1", text -> Quantity.integer(text, 1, 1_000)),
            settings.read("parts", "1", text -> Quantity.integer(text, 1, 1_000)),
            settings.read("versions", "1", text -> Quantity.integer(text, 1, 100)),
            settings.read("loss", "0", text -> Quantity.number(text, 0, 1)),
            settings.read("duplicates", "0", text -> Quantity.number(text, 0, 1)),
            settings.read("delay", "1ms..5ms", Quantity::span),
            settings.read("liars", "0", text -> Quantity.integer(text, 0, 1_000)),
            settings.read("restart", "never", ScenarioFile::nanosOrNever),
            settings.read("hosts", "1", text -> Quantity.integer(text, 1, 1_000)),
            settings.read("strangers", "0", text -> Quantity.integer(text, 0, 1_000)));
    settings.end(FLEET_SETTINGS);
    return fleet;
  }

  private static long nanosOrNever(String text) {
    return text.equals("never") ? Long.MAX_VALUE : Quantity.nanos(text);
  }

  private static Fault fault(String name, Node node) throws ScenarioException {
    Settings settings = new Settings("scenario '" + name + "': fault", node);
    Fault fault =
        new Fault(
            settings.read("kind", "", Fault.Kind::of),
            settings.read("at", "0s", Quantity::span),
            settings.read("for", "60s", Quantity::span),
            settings.read("pause", "0s", Quantity::span),
            settings.read("times", "1", text -> Quantity.integer(text, 1, 10_000)),
            settings.read("factor", "1", text -> Quantity.number(text, 0.001, 10_000)),
            settings.read("share", "1", text -> Quantity.number(text, 0, 1)),
            settings.read("one-shard", "false", ScenarioFile::yesOrNo),
            settings.read("hosts", "1000", text -> Quantity.integer(text, 1, 1_000)),
            settings.read("instances", "1000", text -> Quantity.integer(text, 1, 1_000)),
            settings.read("cold", "0s", Quantity::nanos),
            settings.read("cold-factor", "10", text -> Quantity.number(text, 1, 1_000)));
    settings.end(FAULT_SETTINGS);
    return fault;
  }

  private static boolean yesOrNo(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("true or false");
    }
    return text.equals("true");
  }
}
