package io.fluxgate.http;

import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A path such as {@code /users/{id}} or {@code /search/**}, checked for what people write by
 * mistake: a template that is broken would never match, and nobody would notice.
 *
 * @param text as the user wrote it
 * @param segments without a last {@code **}; {@link #ANY} stands for a segment in braces
 * @param anyRest whether it ends with {@code **}
 */
record PathTemplate(String text, List<String> segments, boolean anyRest) {

  /** No segment of a path contains a slash. */
  static final String ANY = "/";

  static PathTemplate of(String text) {
    if (!text.startsWith("/")) {
      throw bad(text, "starts with /");
    }
    if (text.indexOf('?') >= 0 || text.indexOf('#') >= 0) {
      throw bad(text, "a path without a query or a fragment");
    }
    String[] all = text.substring(1).split("/", -1);
    boolean anyRest = all[all.length - 1].equals("**");
    List<String> segments = new ArrayList<>();
    for (String segment : Arrays.copyOf(all, anyRest ? all.length - 1 : all.length)) {
      segments.add(segment(text, segment));
    }
    return new PathTemplate(text, List.copyOf(segments), anyRest);
  }

  private static String segment(String text, String segment) {
    int last = segment.length() - 1;
    boolean inBraces = last > 0 && segment.charAt(0) == '{' && segment.charAt(last) == '}';
    String inner = inBraces ? segment.substring(1, last) : segment;
    if (inner.indexOf('{') >= 0 || inner.indexOf('}') >= 0) {
      throw bad(text, "braces around whole segments, as in /users/{id}");
    }
    if (inBraces) {
      if (Text.isBlank(inner)) {
        throw bad(text, "a name in braces, as in /users/{id}");
      }
      // {id:[0-9]+} and {*rest} mean something elsewhere; here they would match any segment.
      if (inner.chars().anyMatch(c -> "*:[]()\\^$|?".indexOf(c) >= 0)) {
        throw bad(text, "a name in braces and no pattern, as in /users/{id}");
      }
      return ANY;
    }
    if (segment.indexOf('*') >= 0) {
      throw bad(text, "{name} for any segment, and ** as the last segment for any rest");
    }
    if (segment.startsWith(":")) {
      throw bad(text, "{name} for any segment, as in /users/{id}");
    }
    if (segment.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
      throw bad(text, "no spaces");
    }
    String canonical = PathSegments.canonical(segment);
    if (canonical.equals(".") || canonical.equals("..")) {
      throw bad(text, "no segment . or .., because requests have none");
    }
    return canonical;
  }

  private static IllegalArgumentException bad(String text, String expected) {
    return Checks.bad("template", text, expected);
  }

  /** Whether it matches every path that another template matches. */
  boolean covers(PathTemplate other) {
    int size = segments.size();
    if (anyRest ? other.segments.size() < size : other.anyRest || other.segments.size() != size) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (!segments.get(i).equals(ANY) && !segments.get(i).equals(other.segments.get(i))) {
        return false;
      }
    }
    return true;
  }
}
