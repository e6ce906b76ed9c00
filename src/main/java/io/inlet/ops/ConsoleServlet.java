package io.inlet.ops;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code /console/}: the console's files, for everybody: what they show needs a session. A page made of them runs no script
 * but theirs, speaks to no host but this node, and is in no other page.
 *
 * <p>Not the server's own servlet for files: each server has other types, headers, redirects and pages for what is not
 * there, and Payara sends {@code /console} elsewhere before any filter.
 */
@WebServlet("/console/*")
public class ConsoleServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String FOLDER = "/console";

    /** No other kinds are served. */
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "wav", "audio/wav",
            "woff2", "font/woff2");

    /** Names that lead nowhere else. */
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");

    private static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "media-src 'self' blob:",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'");

    /** All that it could ask for; it plays what is listened to. */
    private static final String PERMISSIONS_POLICY = "accelerometer=(), autoplay=(self), camera=(), display-capture=(),"
            + " encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(),"
            + " midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(),"
            + " serial=(), usb=(), xr-spatial-tracking=()";

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("Permissions-Policy", PERMISSIONS_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-cache"); // asked for each time, and sent again when it has changed
        if (!"GET".equals(request.getMethod()) && !"HEAD".equals(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD");
            problem(response, 405, "method_not_allowed", "GET the console's files.");
        } else if (request.getPathInfo() == null) {
            // not sendRedirect, which would name the host and protocol that a proxy has called
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", request.getContextPath() + FOLDER + "/");
        } else {
            file(request.getPathInfo().equals("/") ? "/index.html" : request.getPathInfo(), request, response);
        }
    }

    private void file(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<byte[]> content = content(path);
        if (content.isEmpty()) {
            problem(response, 404, "not_found", "The console has no such file: it begins at " + FOLDER + "/.");
            return;
        }
        String tag = "\"" + digest(content.get()) + "\"";
        response.setHeader("ETag", tag);
        String known = request.getHeader("If-None-Match");
        if (known != null && known.contains(tag)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        } else {
            answer(response, 200, type(path), content.get());
        }
    }

    private Optional<byte[]> content(String path) throws IOException {
        if (!PATH.matcher(path).matches() || type(path) == null) {
            return Optional.empty();
        }
        try (InputStream file = getServletContext().getResourceAsStream(FOLDER + path)) {
            return file == null ? Optional.empty() : Optional.of(file.readAllBytes());
        }
    }

    private static String type(String path) {
        return TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    }

    private static String digest(byte[] content) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256.digest(content));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static void problem(HttpServletResponse response, int status, String error, String message)
            throws IOException {
        answer(response, status, "application/json", (byte[])
                Problem.answer(status, error, message).getEntity());
    }

    /** Of a HEAD the server leaves the body out. */
    private static void answer(HttpServletResponse response, int status, String type, byte[] body) throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
