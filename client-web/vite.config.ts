import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

import { messages } from "./build/words.mjs";

/** `words:fr` is what pages say in French, as Fluent text. */
function words(): Plugin {
  const beginning = "words:";
  return {
    name: "words",
    resolveId: (id) => (id.startsWith(beginning) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${beginning}`)) return undefined;
      const said = [...messages(id.slice(beginning.length + 1)).values()];
      return `export default ${JSON.stringify(said.join("\n"))};`;
    },
  };
}

/** The pages talk to the core; rehearsals, which no release contains, talk to a stand-in. */
const core = (mode: string) =>
  fileURLToPath(new URL(mode === "rehearsal" ? "src/rehearsal/vault.ts" : "src/lib/vault.ts", import.meta.url));

export default defineConfig(({ mode }) => ({
  plugins: [words(), svelte()],
  resolve: { alias: { "#vault": core(mode) } },
  define: { __VERSION__: JSON.stringify("0.1.0") },
  build: {
    // What draws PDFs and what opens papers are large, and loaded when they are needed.
    chunkSizeWarningLimit: 1400,
    outDir: mode === "rehearsal" ? "rehearsal" : "dist",
    // The last browser of Windows 7 and 8, and the first of Apple's with dialogs.
    target: ["chrome109", "firefox115", "safari15.4"],
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    sourcemap: false,
    rolldownOptions: { output: { entryFileNames: "assets/[name]-[hash].js" } },
  },
  worker: {
    format: "es",
    rolldownOptions: { output: { entryFileNames: "assets/worker-[hash].js", chunkFileNames: "assets/worker-[name]-[hash].js" } },
  },
}));
