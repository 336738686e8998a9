/**
 * Looks for words and bytes in a folder, as someone who was handed the computer would: in every file, as they are and as
 * programs write them down, and inside what is packed.
 */

import { Buffer } from "node:buffer";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";

/** Something that must not be found, by what it is called in the test's report. */
export type Needles = Readonly<Record<string, string | Uint8Array>>;

/** A needle of fewer bytes would be found by chance. */
const SHORTEST = 5;

/** Every way in which these bytes may have been written down. */
function forms(needle: string | Uint8Array): Buffer[] {
  const plain = typeof needle === "string" ? [Buffer.from(needle.normalize("NFC")), Buffer.from(needle.normalize("NFD"))] : [Buffer.from(needle)];
  const all = plain.flatMap((bytes) => {
    if (bytes.length < SHORTEST) throw new RangeError(`too short to look for: ${String(needle)}`);
    const hex = bytes.toString("hex");
    return [bytes, ...[hex, hex.toUpperCase()].map((text) => Buffer.from(text)), ...inBase64(bytes)];
  });
  if (typeof needle === "string") {
    all.push(Buffer.from(needle, "utf16le"), Buffer.from(needle, "latin1"), Buffer.from(encodeURIComponent(needle)));
    all.push(Buffer.from(JSON.stringify(needle).slice(1, -1).replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`)));
  }
  const distinct = new Map(all.map((form) => [form.toString("hex"), form]));
  return [...distinct.values()];
}

/** What of it stands in a text in base64, whichever of three places in a group it begins at. */
function inBase64(bytes: Buffer): Buffer[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    // The signs at both ends also stand for what is beside it.
    const own = text.slice([0, 2, 3][before], Math.floor(((before + bytes.length) * 8) / 6));
    return [own, own.replaceAll("+", "-").replaceAll("/", "_")].map((form) => Buffer.from(form));
  });
}

/** The names of the needles that are in these bytes. */
export function needlesIn(bytes: Buffer, needles: Needles): string[] {
  return Object.keys(needles).filter((name) => forms(needles[name] ?? "").some((form) => bytes.includes(form)));
}

/** A program that was cut off may still put a file under its last name while it is looked for: that name is listed too. */
function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (reason) {
    if (reason instanceof Error && "code" in reason && reason.code === "ENOENT") return Buffer.alloc(0);
    throw reason;
  }
}

/** The names of the needles that are in this folder, each with the file that it is in. */
export function traces(folder: string, needles: Needles): string[] {
  const sought = Object.entries(needles).map(([name, needle]) => [name, forms(needle)] as const);
  const found = new Set<string>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    for (const text of [Buffer.from(relative(folder, path)), ...layers(bytesOf(path))]) {
      for (const [name, ways] of sought) {
        if (ways.some((form) => text.includes(form))) found.add(`${name} in ${relative(folder, path)}`);
      }
    }
  }
  return [...found].sort();
}

/** The file, and everything in it that can be unpacked. */
function layers(file: Buffer): Buffer[] {
  return [file, ...cached(file), ...table(file), ...streams(file)];
}

const attempt = (unpack: () => Buffer): Buffer[] => {
  try {
    return [unpack()];
  } catch {
    return [];
  }
};

/** Streams of gzip and of zlib, wherever they begin. Broken off, they still tell how they begin. */
function streams(file: Buffer): Buffer[] {
  const broken = { finishFlush: constants.Z_SYNC_FLUSH };
  const out: Buffer[] = [];
  for (let at = file.indexOf(0x1f); at >= 0; at = file.indexOf(0x1f, at + 1)) {
    if (file[at + 1] === 0x8b && file[at + 2] === 8) out.push(...attempt(() => gunzipSync(file.subarray(at), broken)));
  }
  for (let at = file.indexOf(0x78); at >= 0; at = file.indexOf(0x78, at + 1)) {
    if ([0x01, 0x5e, 0x9c, 0xda].includes(file[at + 1] ?? 0)) out.push(...attempt(() => inflateSync(file.subarray(at), broken)));
  }
  return out;
}

/** The body of an entry of Chromium's cache, which begins after a header and the address: as it came, that is packed. */
function cached(file: Buffer): Buffer[] {
  const MAGIC = "305c72a71b6dfbfc";
  if (file.subarray(0, 8).toString("hex") !== MAGIC) return [];
  const body = file.subarray(24 + file.readUInt32LE(12));
  const broken = { finishFlush: constants.BROTLI_OPERATION_FLUSH };
  return [...attempt(() => brotliDecompressSync(body, broken)), ...attempt(() => inflateRawSync(body))];
}

/** The blocks of a table of LevelDB, which keeps the storage of pages: each may be packed with Snappy. */
function table(file: Buffer): Buffer[] {
  const MAGIC = "57fb808b247547db";
  if (file.subarray(-8).toString("hex") !== MAGIC) return [];
  const out: Buffer[] = [];
  try {
    const foot = new Cursor(file.subarray(-48));
    foot.number();
    foot.number();
    const index = new Cursor(block(file, foot.number(), foot.number()));
    const restarts = index.bytes.readUInt32LE(index.bytes.length - 4);
    const end = index.bytes.length - 4 * (restarts + 1);
    while (index.at < end) {
      index.number();
      const [own, value] = [index.number(), index.number()];
      index.at += own;
      const after = index.at + value;
      out.push(block(file, index.number(), index.number()));
      index.at = after;
    }
  } catch (reason) {
    // A table that was being written when its browser was killed.
    if (!(reason instanceof RangeError)) throw reason;
  }
  return out;
}

function block(file: Buffer, at: number, length: number): Buffer {
  const bytes = file.subarray(at, at + length);
  return file[at + length] === 1 ? unsnapped(bytes) : bytes;
}

class Cursor {
  readonly bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  byte(): number {
    return this.bytes.readUInt8(this.at++);
  }

  number(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const next = this.byte();
      value += (next & 127) * 2 ** shift;
      if (next < 128) break;
    }
    return value;
  }
}

/** Snappy: pieces that stand for themselves, and pieces that were there before. */
function unsnapped(bytes: Buffer): Buffer {
  const from = new Cursor(bytes);
  const out = Buffer.alloc(from.number());
  let length = 0;
  while (from.at < bytes.length && length < out.length) {
    const tag = from.byte();
    const low = tag & 3;
    let size = (tag >> 2) + 1;
    if (low === 0) {
      if (size > 60) {
        const wide = size - 60;
        size = bytes.readUIntLE(from.at, wide) + 1;
        from.at += wide;
      }
      bytes.copy(out, length, from.at, from.at + size);
      from.at += size;
      length += size;
      continue;
    }
    let back: number;
    if (low === 1) {
      size = ((tag >> 2) & 7) + 4;
      back = ((tag >> 5) << 8) + from.byte();
    } else {
      const wide = low === 2 ? 2 : 4;
      back = bytes.readUIntLE(from.at, wide);
      from.at += wide;
    }
    for (const end = length + size; length < end; length += 1) out[length] = out[length - back] ?? 0;
  }
  return out;
}
