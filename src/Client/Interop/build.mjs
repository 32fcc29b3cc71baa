// Writes the page's and the worker's modules and the service worker: node build.mjs <output folder> <Debug|Release>
import { build } from "esbuild";

const [outdir, configuration] = process.argv.slice(2);
if (!outdir || !configuration) throw new Error("usage: node build.mjs <output folder> <Debug|Release>");
const release = configuration === "Release";

const common = {
  outdir,
  bundle: true,
  target: "es2022",
  minify: release,
  sourcemap: release ? false : "inline",
  logLevel: "warning",
};

await build({
  ...common,
  entryPoints: ["src/app.ts", "src/worker.ts"],
  format: "esm",
  // What page and worker share is fetched once.
  splitting: true,
  // Emitted beside the modules under its own name: the bundler gives every file its content hash.
  loader: { ".wasm": "file" },
  assetNames: "[name]",
  // Joined to the modules by the bundler.
  external: ["./_framework/*"],
});

// A script that stands alone: browsers that know no modules in service workers are still about.
await build({ ...common, entryPoints: ["src/service-worker/service-worker.ts"], format: "iife" });
