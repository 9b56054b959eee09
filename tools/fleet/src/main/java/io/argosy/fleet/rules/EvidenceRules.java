package io.argosy.fleet.rules;

import org.jspecify.annotations.Nullable;

/**
 * What has to have been seen of a version in the environment before.
 *
 * @param requests that it answered there at least, in the healthy time that it ends with
 * @param drift the most that its inputs may have drifted from training, as an index; null where nobody asks
 * @param outcomes by how many it has to be known there how good it is in use; 0 where nobody asks
 */
public record EvidenceRules(long requests, @Nullable Double drift, int outcomes) {}
