import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

export default defineConfig({
  // Node is given the file that the browser gets: the package names it for browsers only.
  resolve: {
    alias: { "openpgp/lightweight": fileURLToPath(new URL("node_modules/openpgp/dist/lightweight/openpgp.min.mjs", import.meta.url)) },
  },
  test: {
    include: ["test/**/*.test.ts"],
    // Half of the time they wait for a browser or a server: two at once on two processors, and no more on larger machines.
    maxWorkers: 2,
    // Argon2id with 64 MiB, on whatever machine this is.
    testTimeout: 60_000,
  },
});
