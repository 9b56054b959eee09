package io.argosy.fleet.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.release.SmallFleet;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.FileTree;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a version is made of beside the platform, which is a stand-in here: no test of this class runs Maven. */
class ServiceBuildTest {
    private static final String OWN = "services/churn/src/main/java/io/argosy/churn/";

    @TempDir
    private Path folder;

    private Path caches;
    private TemporaryClone clone;
    private Monorepo repository;

    @BeforeEach
    void aFleet() throws IOException {
        caches = folder.resolve("caches");
        clone = SmallFleet.in(Files.createDirectory(folder.resolve("clone")))
                .write("platform/image.yaml", "base: base\nuser: \"65532\"\nflags: [-XX:+UseSerialGC]\n")
                .write("platform/serving/src/main/java/io/argosy/serving/Main.java", "// a stand-in is built\n");
        repository = clone.open();
    }

    @AfterEach
    void close() {
        repository.close();
        clone.close();
    }

    @Test
    void aServiceWithoutJavaIsItsModelAndStartsWithThePlatformsMain() throws Exception {
        BuiltVersion built = built();

        assertEquals(List.of("model/model.json"), files(built.directory()));
        assertEquals(List.of("platform/platform-serving.jar"), files(built.platform()));
        assertEquals("the platform serves churn/1.0.0", run(built));
    }

    @Test
    void twoServicesShareOnePlatformAndSoDoTheirVersions() throws Exception {
        Path first = built().platform();
        clone.write("services/churn/model/model.json", "{\"version\": \"1.1.0\"}");

        assertEquals(first, built().platform());
        assertEquals(
                first,
                new LocalVersions(repository, "main", caches)
                        .obtain("diabetes", version("diabetes"), _ -> {})
                        .platform());
    }

    /** What is pinned was made from such commits: their names stay, and no build file of theirs is read any more. */
    @Test
    void aServiceOfBeforeThePlatformHadAMainStartsWithItsOwn() throws Exception {
        FileTree.delete(clone.root().resolve("platform/serving"));
        clone.write("services/churn/pom.xml", "<project>no Maven would take this</project>")
                .write(OWN + "Main.java", """
                        package io.argosy.churn;

                        public final class Main {
                            public static void main(String[] arguments) {
                                io.argosy.serving.ServingProcess.run("churn's own main");
                            }
                        }
                        """)
                .write("services/churn/src/test/java/Broken.java", "no Java");

        BuiltVersion built = built();

        assertEquals(List.of("model/model.json", "service/churn.jar"), files(built.directory()));
        assertEquals("churn's own main serves churn/1.0.0", run(built));
    }

    @Test
    void theSameSourcesGiveTheSameJar() throws Exception {
        clone.write(OWN + "Features.java", "package io.argosy.churn; record Features(int tenure, Runnable more) {}")
                .write("services/churn/src/main/resources/names.txt", "Ada");
        BuiltVersion built = built();
        byte[] jar = Files.readAllBytes(built.directory().resolve("service/churn.jar"));
        FileTree.delete(caches.resolve("services"));

        assertArrayEquals(jar, Files.readAllBytes(built().directory().resolve("service/churn.jar")));
        assertEquals("the platform serves churn/1.0.0", run(built));
    }

    @Test
    void whatThePlatformDoesNotStandOnIsNotThere() {
        clone.write(OWN + "Main.java", "package io.argosy.churn;\n\nclass Main extends io.argosy.training.Main {}\n");

        assertEquals(
                "churn does not compile: services/churn/src/main/java/io/argosy/churn/Main.java:3: package"
                        + " io.argosy.training does not exist: mend it; a service's Java has the JDK and what"
                        + " platform/serving stands on, and nothing else",
                refusal());
        assertEquals(List.of(), left());
    }

    @Test
    void noProcessorOfTheAuthorsRunsInTheBuild() throws Exception {
        clone.write(
                        "services/churn/src/main/resources/META-INF/services/javax.annotation.processing.Processor",
                        "io.argosy.churn.Hostile\n")
                .write(OWN + "Hostile.java", """
                        package io.argosy.churn;

                        import java.util.Set;
                        import javax.annotation.processing.*;
                        import javax.lang.model.element.TypeElement;

                        @SupportedAnnotationTypes("*")
                        public final class Hostile extends AbstractProcessor {
                            @Override
                            public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
                                throw new IllegalStateException("ran in the build");
                            }
                        }
                        """);

        assertTrue(files(built().directory()).contains("service/churn.jar"));
    }

    @Test
    void oneClassIsCalledMain() {
        clone.write(OWN + "Main.java", "package io.argosy.churn; class Main {}")
                .write(OWN + "other/Main.java", "package io.argosy.churn.other; class Main {}");

        assertEquals(
                "churn has several classes that are called Main: io.argosy.churn.Main, io.argosy.churn.other.Main: leave"
                        + " the name to the one that the service starts with",
                refusal());
    }

    @Test
    void aServiceThatNothingStartsIsRefused() throws Exception {
        FileTree.delete(clone.root().resolve("platform/serving"));

        assertTrue(refusal().startsWith("nothing starts churn at commit "), this::refusal);
    }

    /** Makes the version of what the working tree has. */
    private BuiltVersion built() throws Exception {
        Version version = version("churn");
        return new LocalVersions(repository, "main", caches).obtain("churn", version, _ -> {});
    }

    private Version version(String service) throws IOException {
        RevCommit commit = clone.commit("a state");
        PlatformBuild platforms = new PlatformBuild(repository, caches.resolve("platforms"));
        Path app = platforms.at(platforms.key(commit)).app();
        if (!Files.exists(app)) {
            standIn(app);
        }
        return new Versions(repository).at(commit, service);
    }

    private String refusal() {
        return String.valueOf(assertThrows(FleetException.class, this::built).getMessage());
    }

    private List<Path> left() {
        try (Stream<Path> files = Files.list(caches.resolve("services/churn"))) {
            return files.filter(file -> !file.endsWith("lock")).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private String run(BuiltVersion built) throws Exception {
        List<String> command = new ArrayList<>(List.of("env"));
        built.environment().forEach((key, value) -> command.add(key + "=" + value));
        command.addAll(built.command());
        Execution run = Execution.of(folder, command, Duration.ofMinutes(1));
        assertTrue(run.succeeded(), run::err);
        return run.out().strip();
    }

    /** A platform that says who was started, with what: the version's name without its digits. */
    private void standIn(Path app) throws IOException {
        Path sources = folder.resolve("stand-in/services/platform/src/main/java/io/argosy/serving");
        Files.createDirectories(sources);
        Files.writeString(sources.resolve("ServingProcess.java"), """
                package io.argosy.serving;

                public final class ServingProcess {
                    public static void run(String who) {
                        String model = java.nio.file.Path.of(System.getenv("SERVING_MODEL")).toFile().isDirectory()
                                ? "churn" : "nothing";
                        System.out.println(who + " serves " + model + "/"
                                + System.getenv("SERVING_VERSION").replaceFirst("-.*", ""));
                    }
                }
                """);
        Files.writeString(sources.resolve("Main.java"), """
                package io.argosy.serving;

                public final class Main {
                    public static void main(String[] arguments) {
                        ServingProcess.run("the platform");
                    }
                }
                """);
        Path work = Files.createTempDirectory(folder, "classes");
        new ServiceSources("platform", folder.resolve("stand-in"))
                .compile(List.of(), work, app.resolve("platform/platform-serving.jar"));
        Files.createDirectories(app.resolve("lib"));
    }
}
