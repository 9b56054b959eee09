package io.argosy.fleet.review;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a review's text that may be put on another page.
 *
 * @param title what a folded section shows before it is opened, as it is; empty for a section that stands open
 * @param fence the language of a fenced block around the lines; empty where they are Markdown themselves
 * @param lines for a fenced block as they are; else Markdown that {@link Markdown} has made safe
 */
public record Section(String title, String fence, List<String> lines) {
    public Section {
        lines = fence.isEmpty()
                ? List.copyOf(lines)
                : lines.stream().flatMap(line -> Markdown.fenced(line).stream()).toList();
    }

    static Section open(List<String> lines) {
        return new Section("", "", lines);
    }

    /** The section as Markdown. */
    String markdown() {
        return markdown(lines, Markdown.fence(lines));
    }

    private String markdown(List<String> some, String ticks) {
        StringBuilder text = new StringBuilder();
        if (!title.isEmpty()) {
            text.append("<details><summary>").append(Markdown.title(title)).append("</summary>\n\n");
        }
        if (!fence.isEmpty()) {
            text.append(ticks).append(fence).append('\n');
        }
        some.forEach(line -> text.append(line).append('\n'));
        if (!fence.isEmpty()) {
            text.append(ticks).append('\n');
        }
        if (!title.isEmpty()) {
            text.append("\n</details>\n");
        }
        return text.append('\n').toString();
    }

    /**
     * The same in sections of at most so many characters each, cut between lines, and in a fenced block within one that is
     * longer still. A line of Markdown is never cut: half of it could mean something else.
     */
    List<Section> split(int limit) {
        if (markdown().length() <= limit) {
            return List.of(this);
        }
        String continued = title.isEmpty() ? "" : title + " (continued)";
        int frame = new Section(continued, fence, List.of())
                .markdown(List.of(), Markdown.fence(lines))
                .length();
        int room = fence.isEmpty() ? Integer.MAX_VALUE : limit - frame - 1;
        List<Section> parts = new ArrayList<>();
        List<String> part = new ArrayList<>();
        int length = frame;
        for (String line : lines) {
            for (String piece : pieces(line, room)) {
                if (length + piece.length() + 1 > limit && !part.isEmpty()) {
                    parts.add(new Section(parts.isEmpty() ? title : continued, fence, part));
                    part = new ArrayList<>();
                    length = frame;
                }
                part.add(piece);
                length += piece.length() + 1;
            }
        }
        parts.add(new Section(parts.isEmpty() ? title : continued, fence, part));
        return parts;
    }

    /** A line in pieces of at most so many characters, none of which ends within a letter. */
    private static List<String> pieces(String line, int room) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (line.length() - from > room) {
            int to = from + room - (Character.isHighSurrogate(line.charAt(from + room - 1)) ? 1 : 0);
            pieces.add(line.substring(from, to));
            from = to;
        }
        pieces.add(line.substring(from));
        return pieces;
    }
}
