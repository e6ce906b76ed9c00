# syntax=docker/dockerfile:1
# Inlet on Payara Micro (the default) or WildFly: docker run inlet serve --server=wildfly

ARG BUILD_IMAGE=eclipse-temurin:17-jdk-jammy
ARG JRE_IMAGE=eclipse-temurin:17-jre-jammy

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY . .
RUN ./mvnw -B -q -DskipTests package

FROM ${JRE_IMAGE}
# For HEALTHCHECK.
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /opt/inlet --shell /usr/sbin/nologin inlet
WORKDIR /opt/inlet
COPY --from=build /src/target/dist/ ./
COPY --from=build /src/inlet ./inlet
# The archives of loaded classes are good for one JVM and one place: made here, where both are final.
RUN ./inlet prepare

# What a run keeps on disk goes to /tmp, a writable directory also where the rest of the file system is read-only.
USER 10001
ENV PORT=8443
EXPOSE 8443
# /health/live: a container without Redis is not ready, but not to be killed either.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD if [ -n "$SSL_CERT_PATH" ]; then s=https; else s=http; fi; curl -fsk "$s://127.0.0.1:$PORT/health/live" -o /dev/null
# The script becomes the JVM (exec), which is so process 1 and gets SIGTERM.
ENTRYPOINT ["./inlet"]
CMD ["serve"]
