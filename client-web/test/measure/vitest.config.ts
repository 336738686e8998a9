import { defineConfig } from "vitest/config";

/** What is measured is printed, beside what was aimed at; nothing here fails because a machine is slow. */
export default defineConfig({
  test: {
    include: ["test/measure/*.measure.ts"],
    fileParallelism: false,
    disableConsoleIntercept: true,
    testTimeout: 900_000,
    hookTimeout: 600_000,
  },
});
