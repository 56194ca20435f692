package io.fluxgate.benchmarks;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the options of the programs that the scripts start. */
public final class Arguments {

  private Arguments() {}

  /**
   * {@return the options by name; the value of one that has none is empty}
   *
   * @param args as in {@code --name=value} or {@code --name}
   * @param known the names that are allowed
   * @throws IllegalArgumentException if there is another
   */
  public static Map<String, String> parse(String[] args, Set<String> known) {
    Map<String, String> given =
        Arrays.stream(args)
            .map(arg -> arg.split("=", 2))
            .collect(Collectors.toMap(arg -> arg[0], arg -> arg.length > 1 ? arg[1] : ""));
    given.keySet().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(name + " (expected: " + known + ")");
            });
    return given;
  }
}
