package io.argosy.fleet.gate.promotion;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.build.ImageRegistry;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.release.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is pinned is the image that main's settings name, with the digest that its registry gives for the version. A release
 * without digest was never pushed; what runs it makes it from Git, and {@link AsBuilt} says whether it can.
 *
 * <p>Of a way back the first thing to know is whether its image is still there; its name and digest are those that it ran
 * with, which {@link Order} compares.
 */
public final class ImageInRegistry implements Gate {
    private final ImageRegistry registry;

    /** Asks this registry. */
    public ImageInRegistry(ImageRegistry registry) {
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
            Optional<Judgement> misnamed = pin.isRollback() ? Optional.empty() : misnamed(change, pin);
            if (misnamed.isPresent()) {
                judgements.add(misnamed.get());
            } else if (digest != null) {
                judgements.add(judge(pin, digest));
            }
        }
        return judgements;
    }

    private Optional<Judgement> misnamed(ProposedChange change, PinChange pin) {
        Release release = pin.pinned();
        String named = FleetSettings.at(change.repository(), change.base()).image(release.service());
        return release.image().equals(named)
                ? Optional.empty()
                : Optional.of(Judgement.fail(
                        this,
                        pin.overlay(),
                        "it pins the image " + release.image() + ", and main's " + FleetSettings.PATH + " names "
                                + named,
                        "let `./fleet release` write it"));
    }

    private Judgement judge(PinChange pin, String digest) {
        Release release = pin.pinned();
        String image = release.image() + "@" + digest;
        String again = "check out the commit of " + release.version() + " and run `./fleet build " + release.service()
                + " --push`, or pin another version";
        try {
            if (!registry.has(release.image(), digest)) {
                return Judgement.fail(this, pin.overlay(), "the registry has no " + image, again);
            }
            if (pin.isRollback()) {
                return Judgement.pass(this, pin.overlay(), "the registry has " + image);
            }
            String tagged = release.image() + ":" + release.version();
            Optional<String> given =
                    registry.digest(release.image(), release.version().toString());
            return given.isEmpty()
                    ? Judgement.fail(this, pin.overlay(), "the registry has no " + tagged, again)
                    : given.get().equals(digest)
                            ? Judgement.pass(this, pin.overlay(), "the registry has " + image + " for " + tagged)
                            : Judgement.fail(
                                    this,
                                    pin.overlay(),
                                    "the registry gives " + given.get() + " for " + tagged + ", and " + digest
                                            + " is pinned",
                                    "let `./fleet release " + release.service() + " --push` pin what it built");
        } catch (FleetException e) {
            return Judgement.unknown(this, pin.overlay(), e.fact(), e.nextStep());
        }
    }
}
