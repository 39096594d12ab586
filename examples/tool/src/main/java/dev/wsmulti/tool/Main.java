package dev.wsmulti.tool;

/** Prints the version. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.out.println("wsmulti " + Main.class.getPackage().getImplementationVersion());
    }
}
