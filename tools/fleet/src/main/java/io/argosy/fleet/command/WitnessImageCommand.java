package io.argosy.fleet.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fleet witness image}: the witness of the checked-out commit, as an image. */
@Command(
        name = "image",
        description =
                "Builds the image of the witness as the checked-out commit has it, named by the content of its sources.")
public final class WitnessImageCommand implements Callable<Integer> {
    @Mixin
    private ClusterImagePin pin;

    WitnessImageCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        return pin.make("witness");
    }
}
