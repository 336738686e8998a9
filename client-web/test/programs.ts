/** The programs of this project, where they were built. Without them the tests that drive them are passed over. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Which sorts of build are looked for: debug, as tests make it, before release, unless one is named. */
const PROFILES = process.env["ECRIN_PROFILE"]?.split(" ") ?? ["debug", "release"];

export function program(name: "ecrin" | "ecrin-server"): string | undefined {
  const target = process.env["CARGO_TARGET_DIR"] ?? join(ROOT, "target");
  const found = PROFILES.map((profile) => join(target, profile, name)).find((path) => existsSync(path));
  // Whoever reads the output is told, as the tests in Rust tell it.
  if (found === undefined) console.warn(`SKIPPED: ${name} was not built`);
  return found;
}
