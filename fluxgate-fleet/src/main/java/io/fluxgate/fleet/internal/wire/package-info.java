/**
 * The messages of a fleet: their bytes, and the checks that a message passes before a rule sees it.
 */
@NullMarked
package io.fluxgate.fleet.internal.wire;

import org.jspecify.annotations.NullMarked;
