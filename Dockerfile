# The pinned Node and the embedded PostgreSQL are glibc builds: Debian, not Alpine.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY contracts/package.json contracts/
COPY feel/package.json feel/
COPY form-core/package.json form-core/
COPY engine-adapter/package.json engine-adapter/
COPY server/package.json server/
COPY web/package.json web/
COPY e2e/package.json e2e/
COPY bench/package.json bench/
RUN npm ci --include=dev --include=optional
COPY . .
# What only the build needs is 700 MB: what stays is the server's, with the note that it is installed.
RUN npm run build \
 && mv node_modules/.closeloop-installed /tmp/ \
 && npm ci --omit=dev --include=optional --workspace server --include-workspace-root \
 && mv /tmp/.closeloop-installed node_modules/

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/healthz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["npm", "run", "--silent", "serve"]
