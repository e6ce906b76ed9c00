package io.inlet.ops;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.MalformedURLException;

/**
 * The console's files, for everybody: what they show needs a session. A page made of them runs no script but theirs,
 * speaks to no host but this node, and is in no other page; what is not there is answered alike on every server.
 */
@WebFilter("/console/*")
public class ConsoleFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final String ROOT = "/console/";

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
            + " serial=(), usb=(), web-share=(), xr-spatial-tracking=()";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("Permissions-Policy", PERMISSIONS_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-cache"); // a new version is there at once, an old one is not sent again
        if (request.getRequestURI().equals(request.getContextPath() + "/console")) {
            // not sendRedirect, which would name the host and protocol that a proxy has called
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", request.getContextPath() + ROOT);
            return;
        }
        if (!"GET".equals(request.getMethod()) && !"HEAD".equals(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD");
            answer(response, 405, "method_not_allowed", "GET the console's files.");
        } else if (isFile(request)) {
            chain.doFilter(request, response);
        } else {
            answer(response, 404, "not_found", "The console has no such file: it begins at /console/.");
        }
    }

    /** Not a folder: servers list those, send elsewhere, or say 403. */
    private static boolean isFile(HttpServletRequest request) throws MalformedURLException {
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        ServletContext files = request.getServletContext();
        String file = path.equals(ROOT) ? ROOT + "index.html" : path;
        return !file.endsWith("/") && files.getResource(file) != null && files.getResourcePaths(file + "/") == null;
    }

    private static void answer(HttpServletResponse response, int status, String error, String message)
            throws IOException {
        byte[] body = (byte[]) Problem.answer(status, error, message).getEntity();
        response.setStatus(status);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
