package io.fluxgate.http;

/** A key whose names are known, so that a name that a user types can be compared with them. */
interface NamedKey extends HttpKey {

  /**
   * Returns a name in the form in which this key returns it.
   *
   * @param what the argument, for the message
   * @throws IllegalArgumentException if this key never returns such a name
   */
  String normalName(String what, String name);
}
