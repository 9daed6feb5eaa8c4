# canton-plan with Node and the libraries that Node needs, and nothing else: no shell, no package manager, no root.
#   docker build -t canton-plan .
#   docker run --rm -v "$PWD:/work:ro" canton-plan validate
FROM node:20.20.2-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build \
 && mkdir -p /image/opt /image/etc /image/work /image/tmp /tmp/packed \
 && npm pack --ignore-scripts --pack-destination /tmp/packed \
 && tar -xzf /tmp/packed/*.tgz -C /image/opt \
 && mv /image/opt/package /image/opt/canton-plan \
 && cp package-lock.json .npmrc /image/opt/canton-plan/ \
 && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --prefix /image/opt/canton-plan \
 && echo 'canton-plan:x:65532:65532::/work:/nonexistent' >/image/etc/passwd \
 && chmod 1777 /image/tmp
# The libraries of Node and of the picture writer, where their loader looks for them.
RUN node=$(command -v node) \
 && mkdir -p /image/usr/local/bin && cp "$node" /image/usr/local/bin/node \
 && find /image/opt/canton-plan/node_modules -name '*.node' -exec ldd "$node" {} + \
  | sed -n 's/^.*=> \(\/[^ ]*\) .*$/\1/p; s/^[[:space:]]*\(\/[^ ]*ld-linux[^ ]*\) .*$/\1/p' \
  | sort -u | xargs -I '{}' cp -L --parents '{}' /image

FROM scratch
COPY --from=build /image/ /
USER 65532:65532
WORKDIR /work
ENV NODE_ENV=production
ENTRYPOINT ["/usr/local/bin/node", "/opt/canton-plan/bin/canton-plan.js"]
CMD ["--help"]
