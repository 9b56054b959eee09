package io.argosy.fleet.command;

import io.argosy.fleet.Visible;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/** Prints what would move a terminal, or turn what follows, as the number that it has. */
final class VisibleWriter extends FilterWriter {
    VisibleWriter(Writer out) {
        super(out);
    }

    @Override
    public void write(int letter) throws IOException {
        write(String.valueOf((char) letter), 0, 1);
    }

    @Override
    public void write(char[] letters, int from, int count) throws IOException {
        write(new String(letters, from, count), 0, count);
    }

    @Override
    public void write(String text, int from, int count) throws IOException {
        out.write(Visible.of(text.substring(from, from + count)));
    }
}
