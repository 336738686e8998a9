import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Argon2id with 64 MiB, on whatever machine this is.
    testTimeout: 60_000,
  },
});
