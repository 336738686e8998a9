/** Every text vector and every example of the specs, found by walking the folders, holds here as it does in Rust. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { Vector } from "./vector.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const VECTORS = join(ROOT, "tests/vectors");
const SPEC = join(ROOT, "vault/spec");

/** What this client does not do yet. A kind that is new to the vectors fails until it is done or stands here. */
const NOT_YET: readonly string[] = [];

function inside(folder: string): string[] {
  return readdirSync(folder).filter((name) => !name.startsWith("."));
}

const folders = readdirSync(VECTORS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe("vectors", () => {
  test("every folder is run, but for those that are named", () => {
    const kinds = Vector.kinds;
    expect(folders.filter((name) => !kinds.has(name)).toSorted()).toEqual(NOT_YET.toSorted());
    expect(folders.length).toBeGreaterThan(50);
  });

  for (const folder of folders.filter((name) => !NOT_YET.includes(name))) {
    const files = inside(join(VECTORS, folder));
    test(`${folder} has one that succeeds`, () => {
      const vectors = files.map((file) => new Vector(readFileSync(join(VECTORS, folder, file))));
      expect(vectors.some((vector) => !vector.expectsFailure)).toBe(true);
    });
    test.each(files)(`${folder}/%s`, async (file) => {
      await new Vector(readFileSync(join(VECTORS, folder, file))).verify(folder);
    });
  }
});

/** A fenced block of a spec: what it says it is, and what it holds. */
function blocks(text: string): { object: string; content: string }[] {
  const fenced = [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)];
  return fenced.map(([, info = "", content = ""]) => ({ object: info.replace(/^vector /, ""), content }));
}

describe("specs", () => {
  const examples = inside(SPEC)
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) => blocks(readFileSync(join(SPEC, file), "utf8")).map((block) => ({ file, ...block })))
    .filter(({ object }) => object !== "limits" && !NOT_YET.includes(object));

  test("there are examples", () => {
    assert(new Set(examples.map(({ object }) => object)).size >= 25);
  });

  test.each(examples)("$file, the example of $object", async ({ object, content }) => {
    await new Vector(Buffer.from(content)).verify(object);
  });
});
