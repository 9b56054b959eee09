package io.argosy.fleet.manifest;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.OvertimeException;
import io.argosy.fleet.tool.Tool;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real kustomize, in the pinned version. What it may read is decided before: see {@link Renderer}. */
public final class Kustomize {
    /** What a kustomization says is repeated in some messages, values and all: it is not ours to print. */
    private static final Pattern QUOTED = Pattern.compile("`[^`]*`", Pattern.DOTALL);

    private static final Pattern NESTED = Pattern.compile(
            "accumulating components: accumulateDirectory: \"recursed accumulation of path '([^']*)': (.*)\"",
            Pattern.DOTALL);

    /** What it says of an object's version, group, name and namespace that nobody gave. */
    private static final Pattern UNNAMED = Pattern.compile("\\.\\[noVer]|\\.\\[noGrp]|/\\[noName]|\\.\\[noNs]");

    /** Its reader's words for a value of the wrong type name types of its own source: what people wrote has other names. */
    private static final Pattern TYPE = Pattern.compile(
            "json: cannot unmarshal (\\w+) into Go struct field \\w+\\.(\\S+) of type ([\\w.\\[\\]*]+)");
    /**
     * It finds no program to fetch with, and a proxy that is not there. It lives for a second and is small: less of its time
     * goes into taking memory back, which was a quarter of it.
     */
    static final Map<String, String> OFFLINE = Map.of(
            "GOGC", "400",
            "PATH", "/nonexistent",
            "HOME", "/nonexistent",
            "HTTP_PROXY", "http://127.0.0.1:9",
            "HTTPS_PROXY", "http://127.0.0.1:9");

    private final Tools tools;

    public Kustomize(Tools tools) {
        this.tools = tools;
    }

    /**
     * What {@code kustomize build} prints for a folder, without network and with no other variable set.
     *
     * @param root the folder that stands for the repository's top: messages name paths from here
     * @param folder its path from there, e.g. {@code overlays/dev/churn}
     * @throws RenderException where kustomize refuses, with its own message, or takes longer
     */
    String build(Path root, String folder, Duration limit) throws RenderException, InterruptedException {
        return build(root, folder, limit, Optional.of(OFFLINE));
    }

    /**
     * What {@code kustomize build} prints for a folder of a trusted checkout, which may refer to addresses.
     *
     * @param root the folder that stands for the repository's top: messages name paths from here
     * @param folder its path from there, e.g. {@code clusters/dev/argocd}
     * @throws RenderException where kustomize refuses, with its own message, or takes longer
     */
    public String fetchAndBuild(Path root, String folder, Duration limit) throws RenderException, InterruptedException {
        return build(root, folder, limit, Optional.empty());
    }

    private String build(Path root, String folder, Duration limit, Optional<Map<String, String>> environment)
            throws RenderException, InterruptedException {
        List<String> command = List.of(tools.path(Tool.KUSTOMIZE).toString(), "build", folder);
        try {
            Execution build = environment.isPresent()
                    ? Execution.of(root, command, limit, environment.get())
                    : Execution.of(root, command, limit);
            if (!build.succeeded()) {
                throw new RenderException(folder + " does not render: " + told(build.err(), root));
            }
            return build.out();
        } catch (OvertimeException e) {
            throw new RenderException(folder + " does not render: " + e.getMessage());
        } catch (IOException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "kustomize cannot be run: " + e.getMessage(),
                    "remove " + command.getFirst() + " and try again",
                    e);
        }
    }

    /** What is wrong, without the names of the reader's own types. */
    static String plain(String sentence) {
        return TYPE.matcher(sentence)
                .replaceAll(found -> Matcher.quoteReplacement("`" + found.group(2) + "` is " + article(found.group(1))
                        + ", where " + wanted(found.group(3)) + " belongs"));
    }

    private static String article(String json) {
        return switch (json) {
            case "array" -> "a list";
            case "object" -> "keys and values";
            case "bool" -> "true or false";
            case "string" -> "a text";
            default -> "a " + json;
        };
    }

    private static String wanted(String type) {
        String bare = type.replaceFirst("^\\*", "");
        return bare.startsWith("[]")
                ? "a list"
                : switch (bare) {
                    case "string" -> "a text";
                    case "bool" -> "true or false";
                    case "int", "int32", "int64", "float64" -> "a number";
                    default -> "keys and values";
                };
    }

    /** Kustomize's own words, with paths from the repository's top. */
    static String told(String err, Path root) {
        String sentence = err.strip()
                .replaceFirst("^Error: ", "")
                .replace(root.toAbsolutePath() + "/", "")
                .replace(root.toAbsolutePath().toString(), ".");
        return plain(QUOTED.matcher(innermost(sentence)).replaceAll("…"));
    }

    /** What is wrong where it is wrong: kustomize tells each folder on the way there, each in quotes within the others'. */
    private static String innermost(String sentence) {
        String where = "";
        String inner = sentence;
        for (Matcher outer = NESTED.matcher(inner); outer.matches(); outer = NESTED.matcher(inner)) {
            where = outer.group(1) + ": ";
            inner = outer.group(2).replace("\\\"", "\"").replace("\\\\", "\\");
        }
        return where + UNNAMED.matcher(inner).replaceAll("");
    }
}
