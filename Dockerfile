# Built in one stage, run in another: the image that runs holds no compiler, no sources and no test.
FROM node:22.20.0-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN node tools/build.mjs \
 && npx -y pnpm@10.34.9 --filter @coffer/cli --prod --no-optional deploy --legacy /runtime

FROM node:22.20.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /runtime/node_modules apps/cli/node_modules
COPY --from=build /app/apps/cli/package.json apps/cli/package.json
COPY --from=build /app/apps/cli/dist apps/cli/dist
COPY --from=build /app/apps/web/dist apps/web/dist
COPY --from=build /app/prisma/migrations prisma/migrations
USER node
EXPOSE 8080
ENTRYPOINT ["node", "apps/cli/dist/coffer.mjs"]
CMD ["serve"]
