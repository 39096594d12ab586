package dev.wsmulti.conformance;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** Files beside the classes. */
final class Resource {
    private Resource() {}

    static byte[] bytes(String name) throws IOException {
        try (InputStream file = Resource.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new FileNotFoundException(name);
            }
            return file.readAllBytes();
        }
    }
}
