import org.jspecify.annotations.NullMarked;

/** Test support: virtual clock, in-memory network, fault plan. */
@NullMarked
module dev.wsmulti.testkit {
    requires transitive dev.wsmulti.core;
    requires static org.jspecify;

    exports dev.wsmulti.testkit;
}
