package io.argosy.fleet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.engine.EngineObserver;
import io.argosy.fleet.engine.EngineOptions;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.release.SmallFleet;
import io.argosy.fleet.tool.Tools;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine's board has the port before the first environment's, and costs the engine nothing where it cannot have it. */
class EngineBoardTest {
    @TempDir
    private Path folder;

    private final List<String> said = new ArrayList<>();

    private final EngineObserver engine = new EngineObserver() {
        @Override
        public void progress(String line) {
            said.add(line);
        }

        @Override
        public void changed(EngineState state) {
            said.add("changed");
        }
    };

    private EngineBoard board(Monorepo repository, int port) {
        return new EngineBoard(repository, new EngineOptions("main", port + 1, 1), Tools.of(folder, _ -> {}), engine);
    }

    @Test
    void aPortThatIsTakenIsToldAndTheEngineGoesOn() throws Exception {
        try (TemporaryClone clone = SmallFleet.in(folder)) {
            clone.commit("A fleet");
            try (Monorepo repository = clone.open();
                    ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    EngineBoard board = board(repository, taken.getLocalPort())) {
                board.open();
                board.progress("it goes on");

                assertEquals(
                        List.of(
                                "there is no board here, and the engine goes on: port " + taken.getLocalPort()
                                        + " for the board is taken by process "
                                        + ProcessHandle.current().pid()
                                        + " (java): stop it, or run `./fleet board --port PORT`",
                                "it goes on"),
                        said);
            }
        }
    }

    @Test
    void itIsToldFirstAndAnswersBeforeTheEngineHasReadAnything() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (TemporaryClone clone = SmallFleet.in(folder)) {
            clone.commit("A fleet");
            try (Monorepo repository = clone.open();
                    EngineBoard board = board(repository, free);
                    HttpClient client = HttpClient.newHttpClient()) {
                board.open();

                String address = "http://127.0.0.1:" + free + "/";
                assertEquals(List.of("the board: " + address), said);
                assertEquals(
                        200,
                        client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.discarding())
                                .statusCode());
            }
        }
    }
}
