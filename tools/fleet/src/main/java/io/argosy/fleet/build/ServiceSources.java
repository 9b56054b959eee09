package io.argosy.fleet.build;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A service's own Java, compiled against the platform's class path and nothing else. Nothing of its author's runs on the
 * way: no build tool, no plugin, no annotation processor.
 */
public final class ServiceSources {
    private static final String RELEASE = "25";
    /** Any fixed time: the same sources give the same jar. */
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final String service;
    private final Path root;
    private final Path java;

    /**
     * @param service the service's name
     * @param root an export of the repository, with the service's {@code src/main}
     */
    public ServiceSources(String service, Path root) {
        this.service = service;
        this.root = root;
        this.java = main().resolve("java");
    }

    private Path main() {
        return root.resolve("services/" + service + "/src/main");
    }

    /** Whether the service has anything of its own. */
    boolean areThere() {
        return Files.isDirectory(main());
    }

    /**
     * The class that the service starts with instead of the platform's: the one that is called {@code Main}.
     *
     * @throws FleetException where several are
     */
    public Optional<String> mainClass() throws IOException {
        List<String> mains = files(java).stream()
                .filter(file -> file.endsWith("Main.java"))
                .map(file -> java.relativize(file).toString().replace('/', '.'))
                .map(name -> name.substring(0, name.length() - ".java".length()))
                .sorted()
                .toList();
        if (mains.size() > 1) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    service + " has several classes that are called Main: " + String.join(", ", mains),
                    "leave the name to the one that the service starts with");
        }
        return mains.stream().findFirst();
    }

    /**
     * Compiles all and packs it.
     *
     * @param classPath the platform's jars
     * @param work an empty folder for classes
     * @param jar the file to make
     * @throws FleetException with the compiler's first error
     */
    public void compile(List<Path> classPath, Path work, Path jar) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> told = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(told, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<Path> sources = files(java).stream()
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList();
            List<String> options = List.of(
                    "--release",
                    RELEASE,
                    "-encoding",
                    "UTF-8",
                    "-parameters",
                    "-g",
                    "-nowarn",
                    "-proc:none",
                    "-implicit:none",
                    "-d",
                    work.toString(),
                    "-cp",
                    classPath.stream().map(Path::toString).collect(Collectors.joining(":")));
            boolean compiled = sources.isEmpty()
                    || compiler.getTask(
                                    Writer.nullWriter(),
                                    files,
                                    told,
                                    options,
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources))
                            .call();
            if (!compiled) {
                throw refused(told);
            }
        }
        pack(List.of(work, main().resolve("resources")), jar);
    }

    private FleetException refused(DiagnosticCollector<JavaFileObject> told) {
        String error = told.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .findFirst()
                .map(this::sentence)
                .orElse("the compiler gives no reason");
        return new FleetException(
                ExitCode.REFUSED,
                service + " does not compile: " + error,
                "mend it; a service's Java has the JDK and what platform/serving stands on, and nothing else");
    }

    private String sentence(Diagnostic<? extends JavaFileObject> error) {
        String what = error.getMessage(Locale.ROOT).lines().map(String::strip).collect(Collectors.joining(", "));
        return error.getSource() == null
                ? what
                : root.relativize(Path.of(error.getSource().toUri())) + ":" + error.getLineNumber() + ": " + what;
    }

    private static void pack(List<Path> folders, Path jar) throws IOException {
        TreeMap<String, Path> entries = new TreeMap<>();
        for (Path folder : folders) {
            files(folder).forEach(file -> entries.put(folder.relativize(file).toString(), file));
        }
        Files.createDirectories(jar.getParent());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            // The layer that it goes on is compressed; so its bytes do not hang on this machine's zlib.
            out.setLevel(Deflater.NO_COMPRESSION);
            for (var file : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(TIME);
                out.putNextEntry(entry);
                Files.copy(file.getValue(), out);
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
