import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

import { half } from "./build/words.mjs";

/** `words:fr/door` is what pages say in French before anyone is signed in, `words:fr/house` the rest, as Fluent text. */
function words(): Plugin {
  const beginning = "words:";
  return {
    name: "words",
    resolveId: (id) => (id.startsWith(beginning) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${beginning}`)) return undefined;
      const [lang = "", which = ""] = id.slice(beginning.length + 1).split("/");
      return `export default ${JSON.stringify(half(lang, which).join("\n"))};`;
    },
  };
}

/**
 * What a worker imports later it fetches, holds against its sum and only then imports: see `src/lib/crypto/parts.ts`. What
 * comes with it is linked before it, so none of that may need it.
 */
function parts(): Plugin {
  return {
    name: "parts",
    renderChunk: (code) => code.replaceAll(/\bimport\((?=[`"']\.\/)/g, "globalThis.part("),
    generateBundle(_, bundle) {
      for (const one of Object.values(bundle)) {
        if (one.type !== "chunk" || !one.isEntry) continue;
        for (const name of one.imports) {
          const other = bundle[name];
          if (other?.type === "chunk" && other.imports.includes(one.fileName)) this.error(`${one.fileName} and ${name} need each other`);
        }
      }
    },
  };
}

export default defineConfig({
  plugins: [words(), svelte()],
  define: { __VERSION__: JSON.stringify("0.1.0") },
  build: {
    // What draws PDFs and what opens papers are large, and loaded when they are needed.
    chunkSizeWarningLimit: 1400,
    // The last browser of Windows 7 and 8, and the first of Apple's with dialogs.
    target: ["chrome109", "firefox115", "safari15.4"],
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    sourcemap: false,
    rolldownOptions: {
      output: {
        entryFileNames: "assets/[name]-[hash].js",
        // What the first page needs anyway comes in one piece with the words, not in crumbs of a request each.
        codeSplitting: { groups: [{ name: "words", test: /lib\/(?:words|status|router)\.svelte\.ts$|@oxc-project\/runtime/ }] },
      },
    },
  },
  worker: {
    format: "es",
    plugins: () => [parts()],
    rolldownOptions: { output: { entryFileNames: "assets/[name]-[hash].js", chunkFileNames: "assets/worker-[name]-[hash].js" } },
  },
  // `make run` answers what is no page; its certificate is its own.
  server: { proxy: { "^/(api|journal)/": { target: "https://localhost:8443", secure: false } } },
});
