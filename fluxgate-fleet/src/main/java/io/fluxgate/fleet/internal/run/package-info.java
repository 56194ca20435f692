/** What feeds the rules of a fleet: its thread, its queue, and the breakers of the instance. */
@NullMarked
package io.fluxgate.fleet.internal.run;

import org.jspecify.annotations.NullMarked;
