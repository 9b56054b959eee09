package io.argosy.fleet.guard;

import io.argosy.fleet.git.Monorepo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Who owns which file, as GitHub reads {@value #PATH}: the last line that matches counts, and any one of its owners may
 * approve.
 */
public final class CodeOwners {
    public static final String PATH = ".github/CODEOWNERS";

    private final List<Line> lines;

    private CodeOwners(List<Line> lines) {
        this.lines = lines;
    }

    private record Line(Pattern files, List<String> owners) {}

    /** The owners as a commit has them; nothing where it has none. */
    public static Optional<CodeOwners> at(Monorepo repository, RevCommit commit) {
        return repository.readText(commit, PATH).map(CodeOwners::parse);
    }

    /** Reads the file. */
    public static CodeOwners parse(String text) {
        List<Line> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            List<String> words =
                    List.of(line.replaceFirst("(^|\\s)#.*", "").strip().split("\\s+", -1));
            // GitHub passes over lines with what a pattern may not have there.
            if (!words.getFirst().isEmpty() && !words.getFirst().matches("!.*|.*\\[.*")) {
                lines.add(new Line(Pattern.compile(files(words.getFirst())), words.subList(1, words.size())));
            }
        }
        return new CodeOwners(lines);
    }

    /** The owners of a file; empty where nobody owns it. */
    public List<String> of(String path) {
        return lines.stream()
                .filter(line -> line.files().matcher(path).matches())
                .map(Line::owners)
                .reduce(List.of(), (_, last) -> last);
    }

    /** A pattern of .gitignore's kind, in which a star at the end of a path means the files of one folder alone. */
    private static String files(String pattern) {
        StringBuilder regex = new StringBuilder();
        String inside = pattern.replaceFirst("/$", "");
        if (!inside.contains("/")) {
            regex.append("(?:.*/)?");
        }
        String[] names = inside.replaceFirst("^/", "").split("/", -1);
        for (int i = 0; i < names.length; i++) {
            boolean last = i == names.length - 1;
            if (names[i].equals("**")) {
                regex.append(last ? ".+" : "(?:.*/)?");
            } else {
                regex.append(name(names[i])).append(last ? "" : "/");
            }
        }
        if (pattern.endsWith("/")) {
            return regex.append("/.*").toString();
        }
        boolean oneFolder = names.length > 1 && names[names.length - 1].equals("*");
        return oneFolder ? regex.toString() : regex.append("(?:/.*)?").toString();
    }

    private static String name(String glob) {
        return glob.codePoints()
                .mapToObj(letter -> switch (letter) {
                    case '*' -> "[^/]*";
                    case '?' -> "[^/]";
                    default -> Pattern.quote(Character.toString(letter));
                })
                .collect(Collectors.joining());
    }
}
