package dev.wsmulti.tool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A file that appears whole or not at all; what is no regular file, such as a device or a pipe, is written straight.
 * Nothing is opened before there is something to write, or a whole output of no bytes.
 */
final class FileOutput extends Output {
    private static final int MOST_LINKS = 40;

    private final Path named;
    private final boolean createsFolders;
    private @Nullable FileChannel channel;
    private @Nullable Path temporary;
    private Path file;

    FileOutput(Path named, boolean createsFolders) {
        this.named = named;
        this.createsFolders = createsFolders;
        this.file = named;
    }

    private FileChannel open() throws IOException {
        FileChannel opened = channel;
        if (opened == null) {
            opened = isSpecial() ? FileChannel.open(named, StandardOpenOption.WRITE) : openBeside();
            channel = opened;
        }
        return opened;
    }

    private boolean isSpecial() {
        return Files.exists(named) && !Files.isRegularFile(named);
    }

    private FileChannel openBeside() throws IOException {
        file = behindLinks();
        // The name of the file may be as long as names can be, and cannot be part of this one.
        String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Path beside = file.resolveSibling("." + unique + ".part");
        try {
            if (createsFolders) {
                createFolder(file);
            }
            FileChannel opened = FileChannel.open(beside, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            temporary = beside;
            keepPermissions(beside);
            return opened;
        } catch (NoSuchFileException noFolder) {
            throw new IOException("the folder of " + named + " does not exist", noFolder);
        }
    }

    /** A link stays one: what it names is replaced, or made where that is missing. */
    private Path behindLinks() throws IOException {
        if (Files.exists(named)) {
            return named.toRealPath();
        }
        Path found = named;
        for (int links = 0; Files.isSymbolicLink(found); links++) {
            if (links == MOST_LINKS) {
                throw new IOException(named + " is a link that leads nowhere");
            }
            found = found.resolveSibling(Files.readSymbolicLink(found));
        }
        return found;
    }

    /** Makes the folder of a file, and those above it, where they are missing. */
    static void createFolder(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
    }

    /** Whoever could not read the file that is replaced shall not read the new one either. */
    private void keepPermissions(Path beside) throws IOException {
        PosixFileAttributeView replaced = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (replaced != null && Files.exists(file)) {
            Files.setPosixFilePermissions(beside, replaced.readAttributes().permissions());
        }
    }

    @Override
    void put(ByteBuffer bytes) throws IOException {
        FileChannel opened = open();
        while (bytes.hasRemaining()) {
            opened.write(bytes);
        }
    }

    @Override
    void end(boolean whole) throws IOException {
        if (whole) {
            open();
        }
        FileChannel opened = channel;
        Path beside = temporary;
        channel = null;
        temporary = null;
        if (opened != null) {
            opened.close();
        }
        if (beside == null) {
            return;
        }
        if (whole) {
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.deleteIfExists(beside);
        }
    }
}
