// Writes the page's and the worker's modules: node build.mjs <output folder> <Debug|Release>
import { build } from "esbuild";

const [outdir, configuration] = process.argv.slice(2);
if (!outdir || !configuration) throw new Error("usage: node build.mjs <output folder> <Debug|Release>");
const release = configuration === "Release";

await build({
  entryPoints: ["src/app.ts", "src/worker.ts"],
  outdir,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: release,
  sourcemap: release ? false : "inline",
  // What page and worker share is fetched once.
  splitting: true,
  // Emitted beside the modules under its own name: the bundler gives every file its content hash.
  loader: { ".wasm": "file" },
  assetNames: "[name]",
  // Joined to the modules by the bundler.
  external: ["./_framework/*"],
  logLevel: "warning",
});
