package io.argosy.fleet.engine.process;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Why a replica is not ready.
 *
 * @param reason e.g. {@code exit code 1, "model.json: no such file"}
 * @param log the file that has more
 */
public record Trouble(String reason, Optional<Path> log) {}
