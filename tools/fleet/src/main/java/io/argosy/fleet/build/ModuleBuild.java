package io.argosy.fleet.build;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** Builds some Maven modules as a commit has them, in a folder of its own: no working tree, no other module. */
final class ModuleBuild {
    private final Monorepo repository;
    private final RevCommit commit;

    ModuleBuild(Monorepo repository, RevCommit commit) {
        this.repository = repository;
        this.commit = commit;
    }

    /** Takes what is wanted from a finished build. */
    @FunctionalInterface
    interface Harvest {
        /**
         * Moves files out of a build.
         *
         * @param sources where the modules lie, each with its {@code target}; its libraries are in
         *     {@code target/dependency}
         * @param result an empty folder for what is to be kept
         */
        void take(Path sources, Path result) throws IOException;
    }

    /**
     * Builds.
     *
     * @param modules the modules' folders, in an order in which they can be built
     * @param more what else the harvest needs of the commit
     * @param target the folder to make, which appears whole or not at all
     * @throws FleetException where the build fails; Maven's log is kept beside {@code target}
     */
    void build(List<String> modules, List<String> more, Path target, Harvest harvest)
            throws IOException, InterruptedException {
        Path parent = Files.createDirectories(target.toAbsolutePath().getParent());
        Path log = parent.resolve(target.getFileName() + ".log");
        Path work = Files.createTempDirectory(parent, ".building-");
        try {
            Path sources = Files.createDirectory(work.resolve("sources"));
            repository.export(commit, inputs(modules, more), sources);
            Files.writeString(sources.resolve("build.pom.xml"), aggregator(modules));
            Maven.run(
                    sources,
                    log,
                    List.of(
                            "-f",
                            "build.pom.xml",
                            "-Dgates=off",
                            "-Dmaven.test.skip=true",
                            "package",
                            "dependency:copy-dependencies",
                            "-DincludeScope=runtime",
                            "-DexcludeGroupIds=io.argosy"));
            Path result = Files.createDirectory(work.resolve("result"));
            harvest.take(sources, result);
            Files.move(result, target, StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(log);
        } finally {
            deleteTree(work);
        }
    }

    private static List<String> inputs(List<String> modules, List<String> more) {
        List<String> paths = new ArrayList<>(List.of("pom.xml", ".mvn"));
        paths.addAll(more);
        for (String module : modules) {
            paths.add(module + "/pom.xml");
            paths.add(module + "/src/main");
        }
        return paths;
    }

    /** Only these modules, so that a build takes as long among 1,000 services as among 3. */
    private static String aggregator(List<String> modules) {
        String list = modules.stream()
                .map(module -> "<module>" + module + "</module>")
                .collect(Collectors.joining());
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>\
                <groupId>io.argosy</groupId><artifactId>build</artifactId><version>1</version>\
                <packaging>pom</packaging><modules>%s</modules></project>
                """.formatted(list);
    }

    private static void deleteTree(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
