package io.argosy.fleet.forge.setup;

/** The two pages that a browser sees on the way to a GitHub App and back. */
final class AppPage {
    private AppPage() {}

    /** Sends the manifest to GitHub when its button is pressed: before that, nobody is asked anything. */
    static String form(String action, String manifest, String repository) {
        return page("""
                <h1>A GitHub App for %s</h1>
                <p>It may write branches and open pull requests in the repositories in which you install it, and nothing else.</p>
                <form action="%s" method="post">
                <input type="hidden" name="manifest" value="%s">
                <button>Register it on GitHub</button>
                </form>
                """.formatted(escaped(repository), escaped(action), escaped(manifest)));
    }

    /** One sentence. */
    static String text(String sentence) {
        return page("<p>" + escaped(sentence) + "</p>\n");
    }

    private static String page(String body) {
        return "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>fleet</title>\n" + body + "</html>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
