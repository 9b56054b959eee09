package io.argosy.fleet.training;

import io.argosy.fleet.git.TemporaryClone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.TreeMap;

/**
 * Training code that a test's own repository has, in place of a learner: a recipe holds the package that it gives. It is
 * built and run as the real one is.
 */
public final class ToyTraining {
    private static final String MAIN = """
            package io.argosy.training;

            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.util.Base64;

            public final class Main {
                public static void main(String[] args) throws Exception {
                    Path folder = Path.of(args[1]);
                    Path model = Files.createDirectories(folder.resolve("model"));
                    String data = "";
                    boolean others = false;
                    for (String line : Files.readAllLines(folder.resolve("recipe.yaml"))) {
                        String[] word = line.strip().split(": ", 2);
                        if (word[0].equals("fail")) {
                            System.err.println(word[1]);
                            System.exit(1);
                        } else if (word[0].equals("sleep")) {
                            Thread.sleep(Long.parseLong(word[1]));
                        } else if (word[0].equals("eat")) {
                            System.out.println(new long[Integer.parseInt(word[1])].length);
                        } else if (word[0].equals("data")) {
                            data = Files.readString(folder.resolve(word[1]));
                        } else if (word[0].equals("rows") && data.hashCode() != Integer.parseInt(word[1])) {
                            others = true;
                            Files.writeString(model.resolve("OTHER.md"), "of other data");
                        } else if (line.startsWith("  ") && (others || !line.startsWith("   "))) {
                            Files.write(model.resolve(word[0]), Base64.getDecoder().decode(word[1]));
                        }
                    }
                    NEW
                }
            }
            """;

    private ToyTraining() {}

    /** Writes the code. */
    public static TemporaryClone in(TemporaryClone clone) {
        return with(clone, "");
    }

    /** Writes other code, which does something more at the end. */
    public static TemporaryClone with(TemporaryClone clone, String statement) {
        return clone.write("platform/model/pom.xml", pom("model"))
                .write("platform/training/pom.xml", pom("training"))
                .write("platform/training/src/main/java/io/argosy/training/Main.java", MAIN.replace("NEW", statement));
    }

    /** Writes a recipe that gives, from these data and no others, the package in a service's folder, and the data that it names. */
    public static void recipe(Path service, String data) throws IOException {
        recipe(service, data, "");
    }

    /** The same with something to do before. */
    static void recipe(Path service, String data, String more) throws IOException {
        Files.writeString(
                service.resolve("recipe.yaml"),
                "data: data/churn.csv\nrows: " + data.hashCode() + "\n" + more + "package:\n"
                        + files("  ", service.resolve("model")));
        Files.createDirectories(service.resolve("data"));
        Files.writeString(service.resolve("data/churn.csv"), data);
    }

    /** Lets the recipe of a service give another package from all other data. */
    public static void onOtherData(Path service, Path model) throws IOException {
        Files.writeString(
                service.resolve("recipe.yaml"), "others:\n" + files("    ", model), StandardOpenOption.APPEND);
    }

    private static String files(String indent, Path model) throws IOException {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(Retraining.files(model))
                .forEach((name, bytes) -> lines.append(indent)
                        .append(name)
                        .append(": ")
                        .append(Base64.getEncoder().encodeToString(bytes))
                        .append('\n'));
        return lines.toString();
    }

    private static String pom(String name) {
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>io.argosy</groupId>
                  <artifactId>platform-%s</artifactId>
                  <version>1</version>
                  <properties>
                    <maven.compiler.release>25</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <build>
                    <plugins>
                      <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
                      <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.15.0</version></plugin>
                      <plugin><artifactId>maven-surefire-plugin</artifactId><version>3.5.4</version></plugin>
                      <plugin><artifactId>maven-jar-plugin</artifactId><version>3.5.0</version></plugin>
                      <plugin><artifactId>maven-dependency-plugin</artifactId><version>3.9.0</version></plugin>
                    </plugins>
                  </build>
                </project>
                """.formatted(name);
    }
}
