package io.argosy.fleet.gate;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.build.ImageRegistry;
import io.argosy.fleet.release.Release;
import java.util.ArrayList;
import java.util.List;

/**
 * The image that is pinned by its digest is still in its registry: of a way back that is the first thing to know. A release
 * without digest was never pushed; what runs it makes it from Git, and {@link AsBuilt} says whether it can.
 */
final class ImageInRegistry implements Gate {
    private final ImageRegistry registry;

    ImageInRegistry(ImageRegistry registry) {
        this.registry = registry;
    }

    @Override
    public String name() {
        return "image";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<Judgement> judgements = new ArrayList<>();
        for (PinChange pin : change.arrivals()) {
            String digest = pin.pinned().digest();
            if (digest != null) {
                judgements.add(judge(pin, digest));
            }
        }
        return judgements;
    }

    private Judgement judge(PinChange pin, String digest) {
        Release release = pin.pinned();
        String image = release.image() + "@" + digest;
        try {
            return registry.has(release.image(), digest)
                    ? Judgement.pass(this, pin.overlay(), "the registry has " + image)
                    : Judgement.fail(
                            this,
                            pin.overlay(),
                            "the registry has no " + image,
                            "check out the commit of " + release.version() + " and run `./fleet build "
                                    + release.service() + " --push`, or pin another version");
        } catch (FleetException e) {
            return Judgement.unknown(this, pin.overlay(), e.fact(), e.nextStep());
        }
    }
}
