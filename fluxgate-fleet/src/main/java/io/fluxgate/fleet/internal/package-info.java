/** What a fleet is made of, besides the rules and the messages. */
@NullMarked
package io.fluxgate.fleet.internal;

import org.jspecify.annotations.NullMarked;
