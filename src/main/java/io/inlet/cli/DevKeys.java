package io.inlet.cli;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * An RSA-2048 key pair on disk, for development: {@code private.pem} (PKCS#8, for its owner only) signs tokens,
 * {@code public.pem} (SubjectPublicKeyInfo) is what the server gets as {@code JWT_PUBLIC_KEY}, and {@code
 * public/jwks.json}, in a folder that can be served without the private key, is for {@code JWT_JWKS_URL}.
 */
public record DevKeys(Path privatePem, Path publicPem) {

    /** Where the commands keep the pair when they are not told. */
    public static final Path FOLDER = Path.of(".inlet");

    public static DevKeys in(Path folder) {
        return new DevKeys(folder.resolve("private.pem"), folder.resolve("public.pem"));
    }

    public boolean exist() {
        return Files.exists(privatePem) && Files.exists(publicPem);
    }

    /** Makes the pair. @throws Failure when one of the files is there and {@code overwrite} was not asked for */
    public static DevKeys make(Path folder, boolean overwrite) {
        DevKeys keys = in(folder);
        for (Path path : new Path[] {keys.privatePem, keys.publicPem}) {
            if (!overwrite && Files.exists(path)) {
                throw new Failure(
                        path + " is there already; tokens made with it would stop working (--force replaces" + " it)");
            }
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            Files.createDirectories(folder);
            write(
                    keys.privatePem,
                    "rw-------",
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            write(
                    keys.publicPem,
                    "rw-r--r--",
                    pem("PUBLIC KEY", pair.getPublic().getEncoded()));
            Files.createDirectories(keys.jwks().getParent());
            write(
                    keys.jwks(),
                    "rw-r--r--",
                    Jwk.of((RSAPublicKey) pair.getPublic()).set());
            return keys;
        } catch (IOException e) {
            throw new Failure("cannot write keys to " + folder + ": " + Inlet.sentence(e));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What an issuer would publish. */
    Path jwks() {
        return publicPem.resolveSibling("public").resolve("jwks.json");
    }

    /** The content for {@code JWT_PUBLIC_KEY}. */
    public String publicKeyText() {
        return text(publicPem);
    }

    public PrivateKey privateKey() {
        return privateKey(privatePem);
    }

    public PublicKey publicKey() {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(der(publicPem, text(publicPem), "PUBLIC KEY")));
        } catch (GeneralSecurityException e) {
            throw new Failure(publicPem + " is not an RSA public key");
        }
    }

    /** @throws Failure when {@code pem} is missing, or not an RSA key in PKCS#8 */
    public static PrivateKey privateKey(Path pem) {
        if (!Files.exists(pem)) {
            throw new Failure(pem + " is not there: make a key pair with `inlet keys`, or name one with --key");
        }
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(der(pem, text(pem), "PRIVATE KEY")));
        } catch (GeneralSecurityException e) {
            throw new Failure(pem + " is not an RSA private key in PKCS#8");
        }
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new Failure("cannot read " + path + ": " + Inlet.sentence(e));
        }
    }

    private static byte[] der(Path path, String text, String type) {
        String begin = "-----BEGIN " + type + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + type + "-----");
        if (from < 0 || to < from) {
            String hint = type.startsWith("PRIVATE") ? " (openssl pkcs8 -topk8 -nocrypt -in KEY converts others)" : "";
            throw new Failure(path + " has no " + begin + " in it" + hint);
        }
        return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n";
    }

    // The file is created with its permissions, so that the key is at no moment readable for others.
    private static void write(Path path, String permissions, String text) throws IOException {
        Files.deleteIfExists(path);
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
        Files.createFile(path, attributes);
        Files.writeString(path, text);
    }
}
