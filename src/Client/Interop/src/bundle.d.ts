// What the bundler puts beside these modules.

declare module "*/_framework/blazor.webassembly.js";

declare module "*/_framework/dotnet.js" {
  export const dotnet: import("./dotnet").RuntimeBuilder;
}

declare module "*/_framework/app.boot.js" {
  export const config: import("./dotnet").BootConfig;
}

declare module "*/_framework/worker.boot.js" {
  export const config: import("./dotnet").BootConfig;
}

declare module "*.wasm" {
  const url: string;
  export default url;
}
