package io.inlet.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The platforms' credentials, one a line; a line that begins with # is a comment. In a variable, where lines are hard to
 * come by, \n and ; end one too: secrets that contain these belong into a file.
 */
final class CredentialLines {

    private final Optional<URI> publicUrl;
    private final List<PlatformCredential> read = new ArrayList<>();
    private final Set<String> subjects = new HashSet<>();

    CredentialLines(Optional<URI> publicUrl) {
        this.publicUrl = publicUrl;
    }

    List<PlatformCredential> read(Variables variables, String text, String file) {
        variables.text(text).ifPresent(lines -> add(text, lines.split("\\R|\\\\n|;")));
        variables.readable(file).ifPresent(path -> add(file, lines(file, path)));
        return List.copyOf(read);
    }

    private static String[] lines(String variable, Path file) {
        try {
            return Files.readString(file).split("\\R");
        } catch (IOException notText) {
            throw new InvalidSetting(variable, file.toString(), "must be a file of text in UTF-8");
        }
    }

    private void add(String variable, String[] lines) {
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].isBlank() && !lines[i].strip().startsWith("#")) {
                add(new CredentialLine(variable, i + 1, lines[i]));
            }
        }
    }

    private void add(CredentialLine line) {
        PlatformCredential credential = line.read(read, publicUrl);
        if (!subjects.add(credential.subject())) {
            throw line.refused("another credential of this platform has its name: give each one by name=");
        }
        read.add(credential);
    }
}
