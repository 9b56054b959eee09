package io.argosy.fleet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;

/** What a parser of YAML or JSON found, as a person wants it: one line that begins with the place, without the parser's own terms. */
public final class ParserFinding {
    private static final Pattern TWICE = Pattern.compile("Duplicate Object property \"(.*)\"", Pattern.DOTALL);
    /** Where the parser speaks of itself: its tokens, features and sources. */
    private static final Pattern OWN_TERMS = Pattern.compile(" \\(.*| found after value.*|: expected a valid value.*");

    private ParserFinding() {}

    /** E.g. {@code line 3: the key "after" stands there twice}. */
    public static String of(JacksonException e) {
        if (e.getCause() instanceof MarkedYamlEngineException marked) {
            String problem = String.valueOf(marked.getProblem());
            return marked.getProblemMark()
                            .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                            .orElse("")
                    + (problem.contains("'\\t(TAB)'")
                            ? "a tab stands where YAML takes spaces only"
                            : firstLine(problem));
        }
        String place = e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : "line " + e.getLocation().getLineNr() + ": ";
        Matcher twice = TWICE.matcher(e.getOriginalMessage());
        if (twice.find()) {
            return place + "the key \"" + twice.group(1) + "\" stands there twice";
        }
        String said = firstLine(e.getOriginalMessage());
        return place
                + switch (said) {
                    case String end when end.startsWith("Unexpected end-of-input") -> "it ends too early";
                    case String more when more.startsWith("Trailing token") -> "something follows after its end";
                    case String kind
                    when kind.startsWith("Cannot deserialize value of type") ->
                        "a value of another kind stands there than is wanted";
                    default -> OWN_TERMS.matcher(said).replaceFirst("");
                };
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("it cannot be read");
    }
}
