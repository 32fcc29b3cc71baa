# The server with the app it serves. Build: docker build -t syncengine .

FROM node:20-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# The client's build needs Node; the SDK's image has none.
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s /usr/local/lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /source
COPY . .
RUN dotnet publish src/Server -c Release -o /app -nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# Whatever uses no PostgreSQL keeps its data here, and only the server's user reads it.
RUN mkdir -m 0700 /data && chown "$APP_UID" /data
USER $APP_UID
ENV Data=/data ASPNETCORE_HTTP_PORTS=8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 CMD ["dotnet", "SyncEngine.Server.dll", "health"]
ENTRYPOINT ["dotnet", "SyncEngine.Server.dll"]
