/** The programs of this project, where they were built. Without them the tests that drive them are passed over. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The newest sort of build there is: debug, as tests make it, before release. */
export function program(name: "ecrin" | "ecrin-server"): string | undefined {
  const target = process.env["CARGO_TARGET_DIR"] ?? join(ROOT, "target");
  const found = ["debug", "release"].map((profile) => join(target, profile, name)).find((path) => existsSync(path));
  // Whoever reads the output is told, as the tests in Rust tell it.
  if (found === undefined) console.warn(`SKIPPED: ${name} was not built`);
  return found;
}
