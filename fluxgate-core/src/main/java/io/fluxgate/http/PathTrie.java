package io.fluxgate.http;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first of many path templates that matches a path, in a time that does not grow with
 * their number. Immutable once filled.
 */
final class PathTrie {

  /** No template: larger than any index. */
  static final int NONE = Integer.MAX_VALUE;

  private final Node root = new Node();
  private int depth;

  /** The templates that begin with the segments that lead here. */
  private static final class Node {

    final Map<String, Node> literals = new HashMap<>(2);
    @Nullable Node any;

    /** The template that ends here. */
    int end = NONE;

    /** The template that goes on with {@code **}. */
    int rest = NONE;

    /** The first template in this part of the tree. */
    int first = NONE;
  }

  /** Adds a template; an earlier one of the same shape stays. */
  void add(PathTemplate template, int index) {
    Node node = root;
    node.first = Math.min(node.first, index);
    for (String segment : template.segments()) {
      if (!segment.equals(PathTemplate.ANY)) {
        node = node.literals.computeIfAbsent(segment, absent -> new Node());
      } else {
        node.any = node.any == null ? new Node() : node.any;
        node = node.any;
      }
      node.first = Math.min(node.first, index);
    }
    if (template.anyRest()) {
      node.rest = Math.min(node.rest, index);
    } else {
      node.end = Math.min(node.end, index);
    }
    depth = Math.max(depth, template.segments().size());
  }

  /** Returns the index of the first template that matches a path. */
  int find(String path) {
    return find(root, PathSegments.of(path, depth), 0, NONE);
  }

  private static int find(Node node, String[] path, int at, int best) {
    if (node.first >= best) {
      return best;
    }
    int found = Math.min(best, node.rest);
    if (at == path.length) {
      return Math.min(found, node.end);
    }
    Node literal = node.literals.get(path[at]);
    if (literal != null) {
      found = find(literal, path, at + 1, found);
    }
    return node.any == null ? found : find(node.any, path, at + 1, found);
  }

  /** Returns the index of the first template that matches every path that this one matches. */
  int findCovering(PathTemplate template) {
    return findCovering(root, template, 0, NONE);
  }

  private static int findCovering(Node node, PathTemplate template, int at, int best) {
    int found = Math.min(best, node.rest);
    if (at == template.segments().size()) {
      return template.anyRest() ? found : Math.min(found, node.end);
    }
    // The key ANY is in no map.
    Node literal = node.literals.get(template.segments().get(at));
    if (literal != null) {
      found = findCovering(literal, template, at + 1, found);
    }
    return node.any == null ? found : findCovering(node.any, template, at + 1, found);
  }

  /** Passes on the templates that match some path that this one matches, too. */
  void forEachOverlapping(PathTemplate template, int maximumNodes, IntConsumer action) {
    int unused = overlapping(root, template, 0, maximumNodes, action);
  }

  /** Returns how many more nodes may be visited. */
  private static int overlapping(
      Node node, PathTemplate template, int at, int maximumNodes, IntConsumer action) {
    int left = maximumNodes - 1;
    boolean ended = at >= template.segments().size();
    pass(node.rest, action);
    if (ended) {
      pass(node.end, action);
      if (!template.anyRest()) {
        return left;
      }
    }
    String segment = ended ? PathTemplate.ANY : template.segments().get(at);
    if (segment.equals(PathTemplate.ANY)) {
      for (Node literal : node.literals.values()) {
        left = left <= 0 ? 0 : overlapping(literal, template, at + 1, left, action);
      }
    } else if (node.literals.get(segment) != null) {
      left = overlapping(node.literals.get(segment), template, at + 1, left, action);
    }
    return node.any == null || left <= 0
        ? left
        : overlapping(node.any, template, at + 1, left, action);
  }

  private static void pass(int index, IntConsumer action) {
    if (index != NONE) {
      action.accept(index);
    }
  }
}
