package io.argosy.fleet.evidence;

import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the signature covers: whose evidence it is, when it was written, as the how-manieth, and all that it says, by its hashes.
 *
 * @param schema {@link Day#SCHEMA}
 * @param kind {@code manifest}
 * @param environment e.g. {@code dev}
 * @param sequence one more than that of the manifest before
 * @param time when it was written, by the clock of who wrote it
 * @param writer which witness wrote it: a name that it gave itself when it started
 * @param previous the SHA-256 of the manifest before; empty for the first
 * @param services of each service, the SHA-256 of {@link EvidenceFiles#listing}
 */
public record Manifest(
        int schema,
        String kind,
        String environment,
        long sequence,
        Instant time,
        String writer,
        String previous,
        SortedMap<String, String> services) {
    static final String KIND = "manifest";

    public Manifest {
        Figures.require(schema == Day.SCHEMA, "schema " + schema + " is not one that this fleet reads");
        Figures.require(kind.equals(KIND), "it is a " + kind + ", not a manifest");
        Figures.require(sequence > 0, "sequence is a count from 1 on, not " + sequence);
        services = new TreeMap<>(services);
    }
}
