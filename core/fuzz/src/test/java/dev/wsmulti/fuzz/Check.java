package dev.wsmulti.fuzz;

/** What a target holds. Plain, since a fuzzer asks a million times. */
final class Check {
    private Check() {}

    static void that(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    static void same(String what, Object expected, Object met) {
        if (!expected.equals(met)) {
            throw new AssertionError(what + ": expected\n" + expected + "\nbut met\n" + met);
        }
    }
}
