package io.argosy.fleet.review;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a review's text that may be put on another page.
 *
 * @param title what a folded section shows before it is opened; empty for a section that stands open
 * @param fence the language of a fenced block around the lines; empty where they are Markdown themselves
 */
record Section(String title, String fence, List<String> lines) {
    Section {
        lines = List.copyOf(lines);
    }

    static Section open(List<String> lines) {
        return new Section("", "", lines);
    }

    /** The section as Markdown. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        if (!title.isEmpty()) {
            text.append("<details><summary>").append(title).append("</summary>\n\n");
        }
        if (!fence.isEmpty()) {
            text.append("```").append(fence).append('\n');
        }
        lines.forEach(line -> text.append(line).append('\n'));
        if (!fence.isEmpty()) {
            text.append("```\n");
        }
        if (!title.isEmpty()) {
            text.append("\n</details>\n");
        }
        return text.append('\n').toString();
    }

    /** The same in sections of at most so many characters each, cut between lines, and within one that is longer still. */
    List<Section> split(int limit) {
        if (markdown().length() <= limit) {
            return List.of(this);
        }
        String continued = title.isEmpty() ? "" : title + " (continued)";
        int frame = new Section(continued, fence, List.of()).markdown().length();
        List<Section> parts = new ArrayList<>();
        List<String> part = new ArrayList<>();
        int length = frame;
        for (String line : lines) {
            for (int from = 0; from == 0 || from < line.length(); from += limit - frame - 1) {
                String piece = line.substring(from, Math.min(line.length(), from + limit - frame - 1));
                if (length + piece.length() + 1 > limit) {
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
}
