FROM golang:1.26 AS build
WORKDIR /src
# The modules change less often than the code: their layer is kept.
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=unknown
RUN CGO_ENABLED=0 go build -tags nomsgpack -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /deskbell ./cmd/deskbell
# scratch has no mkdir. SQLite and large uploads need a temporary directory.
RUN mkdir -p /image/data /image/tmp && chmod 1777 /image/tmp

# Nothing but the binary, which embeds the time zones.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /image/tmp /tmp
# A new volume takes its owner from the directory in the image.
COPY --from=build --chown=65532:65532 /image/data /data
COPY --from=build /deskbell /deskbell
# By number, as there is no /etc/passwd, and so that Kubernetes can see it is not root.
USER 65532:65532
ENV DESKBELL_LISTEN=0.0.0.0:8080 DESKBELL_DATA=/data
VOLUME /data
EXPOSE 8080
# No HEALTHCHECK: there is no program here to ask with. Let the orchestrator ask over HTTP.
ENTRYPOINT ["/deskbell"]
CMD ["serve"]
