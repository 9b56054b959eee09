package io.argosy.fleet.impact;

/** What came of rendering an overlay. */
public sealed interface Rendering {
    /** An overlay that is not there. */
    Rendering NOTHING = new Done("");

    /**
     * It rendered.
     *
     * @param yaml the objects, as kustomize printed them
     */
    record Done(String yaml) implements Rendering {}

    /**
     * It did not.
     *
     * @param why kustomize's own words
     */
    record Refused(String why) implements Rendering {}
}
