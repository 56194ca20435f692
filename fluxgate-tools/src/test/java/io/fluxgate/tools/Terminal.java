package io.fluxgate.tools;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs a command in this process, as a terminal would, and keeps what it said. */
record Terminal(int exitCode, String out, String err) {

  static Terminal run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new Terminal(exitCode, out.toString(), err.toString());
  }
}
