package io.argosy.fleet.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real Chromium with a board open, driven by {@code src/test/python/board_in_browser.py}; expected at {@code /usr/bin/chromium}. */
final class BoardBrowser implements AutoCloseable {
    private static final List<String> TOOLS = List.of("playwright==1.62.0", "axe-playwright-python==0.1.8");

    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;

    private BoardBrowser(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
    }

    static BoardBrowser at(int port) throws IOException, InterruptedException {
        Path python = Path.of(System.getProperty("user.home"), ".cache", "argosy", "python", "board-1");
        if (!Files.exists(python.resolve("made"))) {
            Files.createDirectories(python);
            run(List.of("python3", "-m", "venv", python.toString()));
            List<String> install =
                    new ArrayList<>(List.of(python.resolve("bin/pip").toString(), "install", "--quiet"));
            install.addAll(TOOLS);
            run(install);
            // Only now: an environment whose installation broke off is made again.
            Files.writeString(python.resolve("made"), String.join("\n", TOOLS));
        }
        BoardBrowser browser = new BoardBrowser(new ProcessBuilder(
                        python.resolve("bin/python").toString(),
                        Path.of("src/test/python/board_in_browser.py").toString(),
                        String.valueOf(port))
                .redirectErrorStream(true)
                .start());
        String ready = browser.answers.readLine();
        if (!"ready".equals(ready)) {
            throw new IllegalStateException(browser.rest(ready));
        }
        return browser;
    }

    /** Has it do something, and gives what it says; where it fails, its own words are in the exception. */
    String does(String what) throws IOException, InterruptedException {
        questions.write(what + "\n");
        questions.flush();
        String answer = answers.readLine();
        if (answer == null || answer.startsWith("Traceback")) {
            throw new AssertionError(what + ": " + rest(answer));
        }
        return answer;
    }

    private String rest(String first) throws IOException, InterruptedException {
        StringBuilder all = new StringBuilder(String.valueOf(first));
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            all.append('\n').append(line);
        }
        return all.append("\nended with ").append(process.waitFor()).toString();
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            output = String.join("\n", out.lines().toList());
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed:\n" + output);
        }
    }

    @Override
    public void close() throws IOException {
        questions.close();
        process.onExit().join();
    }
}
