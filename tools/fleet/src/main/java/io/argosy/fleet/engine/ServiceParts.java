package io.argosy.fleet.engine;

import io.argosy.fleet.build.VersionStore;
import io.argosy.fleet.engine.process.Launcher;
import io.argosy.fleet.engine.process.ProbeClient;
import io.argosy.fleet.engine.state.Journal;
import java.util.function.Consumer;

/**
 * What every service of an engine shares.
 *
 * @param versions gives versions
 * @param launcher starts processes
 * @param probes asks them
 * @param journal writes down what happens
 * @param directory says where logs are
 * @param progress told in one line what has happened
 */
record ServiceParts(
        VersionStore versions,
        Launcher launcher,
        ProbeClient probes,
        Journal journal,
        EngineDirectory directory,
        Consumer<String> progress) {}
