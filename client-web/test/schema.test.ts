/**
 * The types of the wire are those of the server at hand. `ECRIN_WRITE=1` writes them anew.
 *
 * Only the objects are taken over, not the routes: what is asked where, the end-to-end tests see.
 */

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import openapiTS, { COMMENT_HEADER, astToString } from "openapi-typescript";
import type { OpenAPI3 } from "openapi-typescript";
import { expect, test } from "vitest";

import { program } from "./programs.ts";

const SCHEMA = fileURLToPath(new URL("../src/lib/api/schema.ts", import.meta.url));
const server = program("ecrin-server");

test.skipIf(server === undefined)("the types of the wire are those of the server", async () => {
  const described = JSON.parse(execFileSync(server ?? "", ["openapi"], { maxBuffer: 2 ** 26, encoding: "utf8" })) as OpenAPI3;
  const types = COMMENT_HEADER + astToString(await openapiTS({ ...described, paths: {} }));
  if (process.env["ECRIN_WRITE"] === "1") writeFileSync(SCHEMA, types);
  expect(readFileSync(SCHEMA, "utf8")).toBe(types);
});
