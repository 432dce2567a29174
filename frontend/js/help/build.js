// Bundles the help, its pages included, into public/help.js.

import { build } from "esbuild";
import { pages } from "./pages.js";

const reference = {
  name: "reference",
  setup(bundle) {
    bundle.onResolve({ filter: /^virtual:pages$/ }, ({ path }) => ({ path, namespace: "pages" }));
    bundle.onLoad({ filter: /.*/, namespace: "pages" }, () => ({ contents: JSON.stringify(pages()), loader: "json" }));
  },
};

await build({
  entryPoints: ["help/index.js"],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  outfile: "../../public/help.js",
  plugins: [reference],
});
