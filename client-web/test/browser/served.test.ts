/** What the server sends of the pages, and how. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import type { IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Instance, programs } from "../e2e/instance.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

interface Release {
  root: string;
  importMap: string;
  files: Record<string, string>;
}
const release = JSON.parse(readFileSync(join(PROJECT, "dist/release.json"), "utf8")) as Release;

const sum = (bytes: Buffer | string): string => createHash("sha256").update(bytes).digest("hex");

test("whoever builds the same sources gets the same bytes", () => {
  const other = mkdtempSync(join(tmpdir(), "ecrin-build-"));
  const vite = [join(PROJECT, "node_modules/vite/bin/vite.js"), "build", "--outDir", other, "--emptyOutDir", "--logLevel", "error"];
  // Vitest's own environment is not that of a build.
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], NODE_ENV: "production" };
  execFileSync(process.execPath, vite, { cwd: PROJECT, env });
  const root = execFileSync(process.execPath, ["build/seal.mjs", other], { cwd: PROJECT, encoding: "utf8" }).trim();
  expect(JSON.parse(readFileSync(join(other, "release.json"), "utf8"))).toEqual(release);
  expect(root).toBe(release.root);
  rmSync(other, { recursive: true });
}, 120_000);

test("the root is what sha256sum makes of the files", () => {
  const names = Object.keys(release.files);
  expect(names).toEqual([...names].sort());
  const printed = execFileSync("sha256sum", names, { cwd: join(PROJECT, "dist") });
  expect(sum(printed)).toBe(release.root);
});

describe.skipIf(programs === undefined)("on a real server", () => {
  let instance: Instance;
  beforeAll(async () => {
    [instance] = await Instance.start();
  }, 60_000);
  afterAll(() => instance.stop());

  interface Answer {
    status: number;
    headers: IncomingHttpHeaders;
    body: Buffer;
  }
  function get(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = { method, headers, ca: instance.authority, servername: "ecrin.test", agent: false };
      const asked = request(instance.url + path, options, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) });
        });
      });
      asked.on("error", reject).end();
    });
  }

  test("the server carries this very release, and says so", async () => {
    for (const [name, expected] of Object.entries(release.files).filter(([name]) => name !== "index.html")) {
      expect(sum((await get(`/${name}`)).body), name).toBe(expected);
    }
    expect(sum((await get("/")).body)).toBe(release.files["index.html"]);
    const said = execFileSync(programs?.server ?? "", ["--version"], { encoding: "utf8" });
    expect(said).toContain(release.root);
    expect(JSON.parse((await get("/release.json")).body.toString())).toEqual(release);
    expect(JSON.parse((await get("/root.json")).body.toString())).toEqual({ root: release.root });
  });

  test("every page is the same document, with a policy that lets nothing else in", async () => {
    const { status, headers, body } = await get("/papiers");
    expect(status).toBe(200);
    expect(body.equals((await get("/")).body)).toBe(true);
    const policy = String(headers["content-security-policy"]);
    const script = /script-src ([^;]*)/.exec(policy)?.[1];
    expect(script).toBe(`'self' blob: 'wasm-unsafe-eval' '${release.importMap}'`);
    for (const rule of ["default-src 'none'", "frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'", "frame-src blob:;", "worker-src blob:;", "require-trusted-types-for 'script'"]) {
      expect(policy).toContain(rule);
    }
    expect(policy).toMatch(/trusted-types svelte-trusted-html app-worker letter-html$/);
    expect(policy.replace("wasm-unsafe-eval", "")).not.toMatch(/unsafe|\*|http/);
    expect(headers).toMatchObject({
      "cache-control": "no-cache",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-resource-policy": "same-origin",
      "integrity-policy": "blocked-destinations=(script)",
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=31536000",
      "x-content-type-options": "nosniff",
      "permissions-policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
      "x-frame-options": "DENY",
    });
    expect(headers["clear-site-data"]).toBeUndefined();
    expect((await get("/sortie")).headers["clear-site-data"]).toBe('"cookies", "storage"');
  });

  test("every script of the document names its hash, and the import map the hashes of the others", async () => {
    const page = (await get("/")).body.toString();
    const scripts = Object.keys(release.files).filter((name) => /\.m?js$/.test(name));
    const map = JSON.parse(/<script type="importmap">(.*?)<\/script>/.exec(page)?.[1] ?? "{}") as { integrity: Record<string, string> };
    for (const name of scripts) {
      const hash = createHash("sha384").update((await get(`/${name}`)).body).digest("base64");
      expect(map.integrity[`/${name}`], name).toBe(`sha384-${hash}`);
    }
    const tags = page.match(/<(?:script type="module"|link rel="stylesheet")[^>]*>/g) ?? [];
    expect(tags).toHaveLength(2);
    for (const tag of tags) expect(tag).toMatch(/ integrity="sha384-/);
  });

  test("assets never change, come compressed as asked, and are not sent twice", async () => {
    const name = Object.keys(release.files).find((name) => /^assets\/index-.*\.js$/.test(name)) ?? "";
    const plain = await get(`/${name}`);
    expect(plain.headers).toMatchObject({ "cache-control": "public, max-age=31536000, immutable", vary: "accept-encoding" });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    const brotli = await get(`/${name}`, { "accept-encoding": "gzip, deflate, br" });
    expect(brotli.headers["content-encoding"]).toBe("br");
    const gzip = await get(`/${name}`, { "accept-encoding": "gzip, br;q=0" });
    expect(gzip.headers["content-encoding"]).toBe("gzip");
    expect(brotli.body.length).toBeLessThan(gzip.body.length);
    expect(gzip.body.length).toBeLessThan(plain.body.length / 2);
    const again = await get(`/${name}`, { "accept-encoding": "br", "if-none-match": String(brotli.headers.etag) });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect((await get(`/${name}`, { "if-none-match": String(brotli.headers.etag) })).status).toBe(200);
  });

  test("no worker imports what it has not held", async () => {
    const names = Object.keys(release.files).filter((name) => /^assets\/(?:worker-|\w+\.worker).*js$/.test(name));
    for (const part of ["worker-desk-", "pdf.worker", "qr.worker"]) expect(names.some((name) => name.includes(part)), part).toBe(true);
    for (const name of names) expect((await get(`/${name}`)).body.toString(), name).not.toMatch(/\bimport\(\s*[`"']\.?\//);
  });

  test("what is not there is not there, and never a page", async () => {
    for (const path of ["/assets/index-00000000.js", "/api/v1/nothing", "/journal/2026s2/nothing", "/robots.html", "/.git/config"]) {
      const { status, headers, body } = await get(path);
      expect([path, status, headers["content-type"]]).toEqual([path, 404, "application/json"]);
      expect(JSON.parse(body.toString())).toMatchObject({ code: "not-found" });
    }
    expect((await get("/papiers", {}, "POST")).status).toBe(404);
    const head = await get("/", {}, "HEAD");
    expect([head.status, head.body.length]).toEqual([200, 0]);
  });
});
