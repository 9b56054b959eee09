package io.argosy.fleet.board.page;

import io.argosy.fleet.Visible;
import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.UrlSanitizer;

/**
 * Markdown that others wrote, as HTML: its own HTML is shown as text, links go to the web or nowhere, and pictures are their words. The one
 * place where markup is not written by a template.
 */
final class Prose {
    private static final int LONGEST = 200_000;
    private static final List<Extension> TABLES = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(TABLES).build();
    private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
            .extensions(TABLES)
            .escapeHtml(true)
            .sanitizeUrls(true)
            .urlSanitizer(new WebLinks())
            .build();

    /** Addresses of the web and of mail; another one leads nowhere. */
    private static final class WebLinks implements UrlSanitizer {
        private static final Pattern WEB = Pattern.compile("(?i)(https?://|mailto:|#).*", Pattern.DOTALL);

        @Override
        public String sanitizeLinkUrl(String url) {
            return WEB.matcher(url).matches() ? url : "";
        }

        @Override
        public String sanitizeImageUrl(String url) {
            return "";
        }
    }

    private Prose() {}

    static String html(String markdown) {
        String text = Visible.of(markdown.replace("\r\n", "\n"));
        Node document = PARSER.parse(text.length() <= LONGEST ? text : text.substring(0, LONGEST));
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Image image) {
                Text words = new Text("[picture: " + image.getDestination() + "]");
                image.insertBefore(words);
                image.unlink();
            }
        });
        return RENDERER.render(document);
    }
}
