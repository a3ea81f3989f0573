# The image of the host, for AccelByte Extend and for anywhere else that runs containers.
#
# Extend runs linux/amd64: on another machine say so (`make image` does). The base may be replaced by
# anything that has Node 24 or newer, npm, and a user 1000.
ARG BASE_IMAGE=node:24-bookworm-slim

# --- compile, with everything that a developer has
FROM ${BASE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --loglevel=error
COPY . .
RUN npm run build

# --- what runs, and nothing else: no compiler, no tests, no Node of its own, no source maps
FROM ${BASE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev --omit=optional --loglevel=error \
 && find node_modules -name '*.map' -delete

FROM ${BASE_IMAGE}
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="extend-host" \
      org.opencontainers.image.description="Serves AccelByte Gaming Services Extend overrides" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
ENV NODE_ENV=production
COPY LICENSE package.json ./
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/proto/*.binpb ./proto/
COPY --from=build /app/dist ./dist
# The workspace: the only place that is written to. An empty volume takes its owner from here.
RUN mkdir .extend-host && chown 1000:1000 .extend-host
VOLUME /app/.extend-host
# By number, so that an orchestrator can see that this is not root.
USER 1000:1000
EXPOSE 6565 8080
# The host listens to signals itself and ends its own children, so it can be process 1.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "dist/main.js"]
