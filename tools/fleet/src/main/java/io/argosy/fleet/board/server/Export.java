package io.argosy.fleet.board.server;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.board.page.FleetPage;
import io.argosy.fleet.board.page.Frame;
import io.argosy.fleet.board.page.Links;
import io.argosy.fleet.board.page.PageWriter;
import io.argosy.fleet.board.state.Board;
import io.argosy.fleet.board.state.OnTheWay;
import io.argosy.fleet.board.state.ServiceLook;
import io.argosy.fleet.board.state.ServiceRow;
import io.argosy.fleet.board.state.ServiceStory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes the board as files, for a web server or a browser that opens them: the same pages, as of one moment. */
public final class Export {
    private final Desk desk;
    private final ServiceLook services;
    private final PageWriter pages;
    private final Path folder;
    private int written;

    /**
     * @param folder is made where it is not there; of its files those of the board are written anew, and others left alone
     */
    public Export(Desk desk, ServiceLook services, PageWriter pages, Path folder) {
        this.desk = desk;
        this.services = services;
        this.pages = pages;
        this.folder = folder;
    }

    /**
     * Writes every page.
     *
     * @return how many files there are
     * @throws FleetException where the folder cannot be written
     */
    public int write(Board board) {
        Frame frame = new Frame("The fleet · Argosy", "fleet", "", board.main(), board.at(), 0, false, 0, "");
        try {
            for (Map.Entry<String, byte[]> asset : new Assets().all().entrySet()) {
                put("assets/" + asset.getKey(), asset.getValue());
            }
            put(Links.FLEET, pages.fleet(new FleetPage(frame, board)));
            for (ServiceRow row : board.rows()) {
                ServiceStory story = services.look(board, row.service()).orElseThrow();
                put(Links.service(row.service()), desk.service(frame, board, story, 0));
                for (int i = 0; ServiceLook.tried(story, i).isPresent(); i++) {
                    put(Links.row(row.service(), i), desk.service(frame, board, story, i));
                }
            }
            for (OnTheWay way : board.onTheWay()) {
                put(Links.change(way), desk.change(frame, board, way));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    folder + " cannot be written: " + e.getMessage(),
                    "name a folder that you may write, with room in it",
                    e);
        }
        return written;
    }

    private void put(String path, String page) throws IOException {
        put(path, (page + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void put(String path, byte[] content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        written++;
    }
}
