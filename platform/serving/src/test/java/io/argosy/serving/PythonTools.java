package io.argosy.serving;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs from PyPI in a virtual environment that is made once and kept under {@code ~/.cache/argosy}. */
public final class PythonTools {
    private static final Path SCRIPTS = Path.of("src/test/python").toAbsolutePath();
    private static final Path OUTPUT = Path.of("target").toAbsolutePath();

    private final Path bin;

    private PythonTools(Path bin) {
        this.bin = bin;
    }

    /**
     * The environment with these requirements, made if it is not there.
     *
     * @param name its folder's name; another list of requirements takes another name
     */
    public static PythonTools with(String name, String... requirements) throws IOException, InterruptedException {
        Path folder = Path.of(System.getProperty("user.home"), ".cache", "argosy", "python", name);
        Path made = folder.resolve("made");
        if (!Files.exists(made)) {
            Files.createDirectories(folder);
            run(List.of("python3", "-m", "venv", folder.toString()));
            List<String> install =
                    new ArrayList<>(List.of(folder.resolve("bin/pip").toString(), "install", "--quiet"));
            install.addAll(List.of(requirements));
            run(install);
            // Only now: an environment whose installation broke off is made again.
            Files.writeString(made, String.join("\n", requirements));
        }
        return new PythonTools(folder.resolve("bin"));
    }

    /** Runs a script of {@code src/test/python} in the environment, as {@link #run}. */
    public String script(String name, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(SCRIPTS.resolve(name).toString()));
        all.addAll(List.of(arguments));
        return run("python", all.toArray(String[]::new));
    }

    /** Runs one of the environment's programs and gives what it printed; a failure's output is in the exception. */
    public String run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(bin.resolve(program).toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        // Some keep notes of a run where they are run; these belong to the build's output.
        Process process = new ProcessBuilder(command)
                .directory(OUTPUT.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + exit + ":\n" + output);
        }
        return output;
    }
}
