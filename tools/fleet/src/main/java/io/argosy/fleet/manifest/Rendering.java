package io.argosy.fleet.manifest;

/** What came of rendering a folder. */
public sealed interface Rendering {
    /** A folder that is not there, or is no kustomization. */
    Rendering NOTHING = new Done(Manifests.NONE);

    /** It rendered to these objects. */
    record Done(Manifests manifests) implements Rendering {}

    /**
     * It did not.
     *
     * @param why kustomize's own words, or what it refers to and may not
     */
    record Refused(String why) implements Rendering {}
}
