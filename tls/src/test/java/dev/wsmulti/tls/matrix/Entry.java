package dev.wsmulti.tls.matrix;

/** What stands in one cell for one case. */
sealed interface Entry {
    /** As it is written in the table. */
    String text();

    /** It runs here, and comes to that. */
    record Runs(String text, Body body) implements Entry {}

    /** There is no such case for this role or version. */
    record None() implements Entry {
        @Override
        public String text() {
            return "–";
        }
    }

    /** It runs in a test of another class, for it needs more than wires, or less. */
    record Elsewhere(String type, String test) implements Entry {
        @Override
        public String text() {
            return "`" + type + "." + test + "`";
        }
    }

    /** What is done, and what it comes to: words that stand in the table. */
    interface Body {
        String run(Scene scene) throws Exception;
    }
}
