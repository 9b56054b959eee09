package io.argosy.fleet.build;

import java.util.List;

/**
 * An image that was made.
 *
 * @param digest of its manifest, {@code sha256:…}
 * @param layers in the order in which they lie on one another, the base image's first
 */
public record BuiltImage(String digest, List<Layer> layers) {
    /**
     * One layer.
     *
     * @param name what is on it, e.g. {@code model}; {@code base} for each of the base image's
     * @param digest of the compressed layer: a node that has it does not fetch it again
     * @param bytes its compressed size
     */
    public record Layer(String name, String digest, long bytes) {}

    public BuiltImage {
        layers = List.copyOf(layers);
    }

    /** What a node fetches that has nothing of it, in bytes. */
    public long bytes() {
        return layers.stream().mapToLong(Layer::bytes).sum();
    }
}
