/**
 * The instances of one program share what they see of a host, so that many instances with little
 * traffic each cut off a dead host almost as fast as one instance with all the traffic would.
 */
@NullMarked
package io.fluxgate.fleet;

import org.jspecify.annotations.NullMarked;
