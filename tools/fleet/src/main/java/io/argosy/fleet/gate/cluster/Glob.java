package io.argosy.fleet.gate.cluster;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Patterns of names, as Argo CD reads them. */
final class Glob {
    private Glob() {}

    /** Of a folder's path, as Go's path.Match: an asterisk stands for no slash. */
    static boolean ofPath(String pattern, String path) {
        return matches(pattern, path, "[^/]*", false);
    }

    /** Of a name or an address in an AppProject: an asterisk stands for anything, alternatives stand in braces. */
    static boolean ofName(String pattern, String name) {
        return matches(pattern, name, ".*", true);
    }

    private static boolean matches(String pattern, String text, String any, boolean braces) {
        StringBuilder regex = new StringBuilder();
        int open = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char letter = pattern.charAt(i);
            int end = letter == '[' ? pattern.indexOf(']', i + 2) : -1;
            if (letter == '*') {
                regex.append(any);
            } else if (letter == '?') {
                regex.append(any, 0, any.length() - 1);
            } else if (letter == '\\' && i + 1 < pattern.length()) {
                regex.append(Pattern.quote(pattern.substring(++i, i + 1)));
            } else if (end > 0) {
                String within = pattern.substring(i + 1, end);
                boolean not = within.startsWith("^") || within.startsWith("!");
                regex.append(not ? "[^" : "[")
                        .append((not ? within.substring(1) : within)
                                .replace("\\", "\\\\")
                                .replace("[", "\\[")
                                .replace("&", "\\&"))
                        .append(']');
                i = end;
            } else if (braces && letter == '{') {
                regex.append("(?:");
                open++;
            } else if (open > 0 && letter == ',') {
                regex.append('|');
            } else if (open > 0 && letter == '}') {
                regex.append(')');
                open--;
            } else {
                regex.append(Pattern.quote(String.valueOf(letter)));
            }
        }
        try {
            return Pattern.compile(regex.toString(), Pattern.DOTALL)
                    .matcher(text)
                    .matches();
        } catch (PatternSyntaxException e) {
            // What nobody can read matches nothing, there as here.
            return false;
        }
    }
}
