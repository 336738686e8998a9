import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Two servers beside each other are slower than one after the other.
    fileParallelism: false,
    // Argon2id with 64 MiB, on whatever machine this is.
    testTimeout: 60_000,
  },
});
