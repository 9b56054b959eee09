package io.argosy.training.outcome;

import java.io.OutputStream;
import java.io.PrintStream;

/** Tells a person how far training is: on a terminal in one line that changes, elsewhere a line per step. */
public final class Progress {
    private final PrintStream out;
    private final boolean terminal;

    /**
     * @param out where to write
     * @param terminal whether it is a terminal, which takes a line back
     */
    public Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** A progress that nobody sees. */
    public static Progress none() {
        return new Progress(new PrintStream(OutputStream.nullOutputStream()), false);
    }

    /** Says what is being done now. */
    public void step(String text) {
        if (terminal) {
            out.print("\r\u001B[K" + text);
            out.flush();
        } else {
            out.println(text);
        }
    }

    /** Says something that stays. */
    public void say(String text) {
        out.println((terminal ? "\r\u001B[K" : "") + text);
    }
}
