import { defineConfig } from "vitest/config";

/** Takes the pictures of the user guide: no test, but it drives the pages as the tests do. */
export default defineConfig({
  test: { include: ["test/guide/*.guide.ts"], fileParallelism: false, disableConsoleIntercept: true, testTimeout: 900_000, hookTimeout: 600_000 },
});
