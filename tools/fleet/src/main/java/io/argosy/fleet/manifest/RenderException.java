package io.argosy.fleet.manifest;

/** An overlay that gives no workload: kustomize refuses it, or what it renders lacks something. The message says what. */
public final class RenderException extends Exception {
    private static final long serialVersionUID = 1L;

    public RenderException(String message) {
        super(message);
    }
}
