package io.argosy.fleet.engine.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The engine's {@code state.json}: written beside and moved, so that a reader sees a whole one, old or new. */
public final class StateFile {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path file;

    public StateFile(Path file) {
        this.file = file;
    }

    /** The last state written; nothing where there is none, or one that this version of fleet cannot read. */
    public Optional<EngineState> read() {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), EngineState.class));
        } catch (NoSuchFileException | JacksonException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The state of an engine that runs, if one does. */
    public Optional<EngineState> ofRunningEngine() {
        return read().filter(EngineState::isRunning);
    }

    void write(EngineState state) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            Files.write(unfinished, JSON.writeValueAsBytes(state));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets it: nothing runs any more. */
    public void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
