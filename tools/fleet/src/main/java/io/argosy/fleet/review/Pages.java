package io.argosy.fleet.review;

import java.util.ArrayList;
import java.util.List;

/** Sections laid out on as few pages as hold them: a forge limits a comment's length, and nothing may be lost to that. */
final class Pages {
    private static final int HEADING = 80;

    private Pages() {}

    /**
     * Lays sections out, in their order.
     *
     * @param limit characters that a page may have, at least 1,000
     * @return the pages; where there are several, each says which it is
     */
    static List<String> of(List<Section> sections, int limit) {
        int room = limit - HEADING;
        List<String> pages = new ArrayList<>();
        StringBuilder page = new StringBuilder();
        for (Section section : sections) {
            for (Section part : section.split(room)) {
                String text = part.markdown();
                if (page.length() + text.length() > room) {
                    pages.add(page.toString());
                    page.setLength(0);
                }
                page.append(text);
            }
        }
        pages.add(page.toString());
        if (pages.size() == 1) {
            return pages;
        }
        List<String> numbered = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            numbered.add("*Review, page " + (i + 1) + " of " + pages.size() + "*\n\n" + pages.get(i));
        }
        return numbered;
    }
}
