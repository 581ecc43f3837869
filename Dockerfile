# Two stages: the first has a compiler, the second only what runs.
FROM rust:1.95-slim-trixie AS build
# SQLite, ring and OpenSSL are C. OpenSSL is built from source, with perl and make.
RUN apt-get update \
 && apt-get install -y --no-install-recommends build-essential make perl \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked && cp target/release/duologue /duologue

# Zone data is compiled in, so the image adds only the C library and the root certificates, by which Discord is known.
# It is the slim Debian rather than a distroless one for its bash, which the health check needs.
FROM debian:trixie-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/duologue duologue \
 && install -d -o duologue -g duologue -m 700 /var/lib/duologue/data
COPY --from=build /duologue /usr/local/bin/duologue
USER 10001
# The database and the key file are here (`data/…`); mount a volume, and keep a copy of the key elsewhere.
WORKDIR /var/lib/duologue
VOLUME /var/lib/duologue/data
# Inside a container, loopback is reachable by nobody. The playground therefore refuses to start here: it has no
# login and is for a person's own machine.
ENV DUOLOGUE__HTTP__LISTEN=0.0.0.0:8111 DUOLOGUE__LOG__FORMAT=json
EXPOSE 8111
# `/healthz` asks the running process whether its scheduler turns. `duologue doctor` would start a second process
# and look at the surroundings instead; curl would be a package more to keep up to date.
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 CMD ["bash", "-c", \
  "exec 3<>/dev/tcp/127.0.0.1/8111 && printf 'GET /healthz HTTP/1.0\\r\\nHost: 127.0.0.1:8111\\r\\n\\r\\n' >&3 && read -r -t 4 _ status _ <&3 && [ \"$status\" = 200 ]"]
# The program finishes within ten seconds of SIGTERM, which is Docker's own patience.
STOPSIGNAL SIGTERM
ENTRYPOINT ["duologue"]
CMD ["run"]
