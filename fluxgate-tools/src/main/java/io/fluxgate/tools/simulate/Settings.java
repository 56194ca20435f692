package io.fluxgate.tools.simulate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The settings of a mapping in a scenario file. Each may be read once; the rest are unknown. */
final class Settings {

  private final String where;
  private final Map<String, Node> values = new LinkedHashMap<>();

  /**
   * Reads the names of settings.
   *
   * @param where what the mapping belongs to, for messages
   */
  Settings(String where, Node node) throws ScenarioException {
    this.where = where;
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(node, "", "settings such as rate: 100");
    }
    for (NodeTuple each : mapping.getValue()) {
      String name = scalar(each.getKeyNode());
      if (values.put(name, each.getValueNode()) != null) {
        throw wrong(each.getKeyNode(), name, name + " once");
      }
    }
  }

  /** Reads a setting, or takes the default if it is not there. */
  <T> T read(String name, String byDefault, Function<String, T> parser) throws ScenarioException {
    Node node = values.remove(name);
    if (node == null) {
      return parser.apply(byDefault);
    }
    String text = scalar(node);
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException bad) {
      throw wrong(node, name + ": " + text, String.valueOf(bad.getMessage()));
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** Removes a setting that is itself a mapping or a list. */
  Node take(String name) {
    Node node = values.remove(name);
    if (node == null) {
      throw new IllegalStateException(name);
    }
    return node;
  }

  /** Complains about the first setting that nobody has read. */
  void end(List<String> known) throws ScenarioException {
    for (Map.Entry<String, Node> each : values.entrySet()) {
      throw wrong(each.getValue(), each.getKey(), String.join(", ", known));
    }
  }

  String scalar(Node node) throws ScenarioException {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw wrong(node, "", "one value");
  }

  ScenarioException wrong(Node node, String what, String expected) {
    return new ScenarioException(
        "line %d: %s%s (expected: %s)"
            .formatted(
                node.getStartMark().getLine() + 1,
                where,
                what.isEmpty() ? "" : ": " + what,
                expected));
  }
}
