package io.fluxgate.examples;

import java.io.PrintWriter;
import java.io.StringWriter;

/** The exit code and output of a command that was run in this process. */
record Terminal(int exitCode, String out, String err) {

  static Terminal run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new Terminal(exitCode, out.toString(), err.toString());
  }
}
