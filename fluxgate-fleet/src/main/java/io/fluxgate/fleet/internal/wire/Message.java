package io.fluxgate.fleet.internal.wire;

import java.util.List;

/**
 * One message.
 *
 * @param id of the instance that sent it
 * @param sequence counts the messages of that instance, unsigned
 * @param kind what it is about
 * @param entries at most {@link Codec#MAXIMUM_ENTRIES}
 */
public record Message(long id, int sequence, Kind kind, List<Entry> entries) {}
