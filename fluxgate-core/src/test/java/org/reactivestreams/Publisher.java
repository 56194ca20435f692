package org.reactivestreams;

/** Stands for the interface of Reactive Streams, which core knows by name alone. */
public interface Publisher<T> {

  T value();
}
