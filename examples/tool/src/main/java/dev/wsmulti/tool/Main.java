package dev.wsmulti.tool;

/** Runs the tool and ends the process with its exit code. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new Tool().run(args));
    }
}
