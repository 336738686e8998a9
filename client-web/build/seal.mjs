// Seals a build: every script is named with its hash in index.html, everything is compressed, and one root hash stands
// for all of it. Two builds of the same sources give the same bytes.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = process.argv[2] ?? "dist";
const digest = (algorithm, bytes, encoding) => createHash(algorithm).update(bytes).digest(encoding);
const integrity = (name) => `sha384-${digest("sha384", readFileSync(join(folder, name)), "base64")}`;

/** Every file of the build, from the folder on, in one order. */
function files(at = "") {
  const names = readdirSync(join(folder, at)).sort();
  return names.flatMap((name) => {
    const path = at === "" ? name : `${at}/${name}`;
    return statSync(join(folder, path)).isDirectory() ? files(path) : [path];
  });
}

// The entry and the style sheet say their hashes themselves; chunks that are loaded later have theirs in an import map.
const built = files();
const later = built.filter((name) => /\.m?js$/.test(name));
const importMap = JSON.stringify({ integrity: Object.fromEntries(later.map((name) => [`/${name}`, integrity(name)])) });
const page = readFileSync(join(folder, "index.html"), "utf8")
  .replaceAll(/(src|href)="\/(assets\/[^"]+\.(?:js|css))"/g, (tag, _, name) => `${tag} integrity="${integrity(name)}"`)
  .replace("<!-- import map -->", () => `<script type="importmap">${importMap}</script>`);
if (!page.includes(importMap)) throw new Error("index.html has no place for the import map");
writeFileSync(join(folder, "index.html"), page);

for (const name of built.filter((name) => /\.(?:html|m?js|css|svg|wasm|txt)$/.test(name))) {
  const bytes = readFileSync(join(folder, name));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const smaller = [
    [".br", brotliCompressSync(bytes, { params })],
    [".gz", gzipSync(bytes, { level: 9 })],
  ];
  for (const [ending, packed] of smaller) {
    if (packed.length < bytes.length) writeFileSync(join(folder, name + ending), packed);
  }
}

// What `sha256sum` prints of the files in the order of their names; its own SHA-256 is the root.
const sums = built.map((name) => [name, digest("sha256", readFileSync(join(folder, name)), "hex")]);
const root = digest("sha256", sums.map(([name, sum]) => `${sum}  ${name}\n`).join(""), "hex");
const release = { root, importMap: `sha256-${digest("sha256", importMap, "base64")}`, files: Object.fromEntries(sums) };
writeFileSync(join(folder, "release.json"), `${JSON.stringify(release, null, 2)}\n`);
// What the page says of itself: the whole list would be a fifth of what a first visit fetches.
writeFileSync(join(folder, "root.json"), `${JSON.stringify({ root })}\n`);
process.stdout.write(`${root}\n`);
