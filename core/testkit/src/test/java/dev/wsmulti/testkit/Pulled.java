package dev.wsmulti.testkit;

import dev.wsmulti.transfer.Source;

/** A body of unknown length that has nothing to open and nothing to close. */
@FunctionalInterface
interface Pulled extends Source {
    @Override
    default long length() {
        return -1;
    }

    @Override
    default void open() {}

    @Override
    default void close() {}
}
