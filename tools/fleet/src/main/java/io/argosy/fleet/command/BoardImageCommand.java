package io.argosy.fleet.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fleet board image}: the board of the checked-out commit, as an image. */
@Command(
        name = "image",
        description =
                "Builds the image of a cluster's board as the checked-out commit has it, named by the content of its sources.")
public final class BoardImageCommand implements Callable<Integer> {
    @Mixin
    private ClusterImagePin pin;

    BoardImageCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        return pin.make("board");
    }
}
