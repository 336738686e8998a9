/**
 * Writes a ZIP file (APPNOTE 6.3.10) whose files stand in it as they are: photos and PDFs are compressed already.
 *
 * Each file goes into a Blob of its own as soon as it is there, so that the browser and not this thread holds it, and
 * nothing is held twice. Out of scope: files or archives of 4 GiB and more.
 */

import { VaultError } from "./contract.ts";
import { concat, utf8 } from "./encoding.ts";
import type { Bytes } from "./encoding.ts";

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;

const VERSION = 20;
/** Made under Unix, so that the rights below are understood: for its owner alone. */
const MADE = (3 << 8) | VERSION;
const RIGHTS = 0o100600 << 16;
/** Names are UTF-8. */
const FLAGS = 1 << 11;
const STORED = 0;

const MOST_BYTES = 0xffff_ffff;
const MOST_FILES = 0xffff;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = (sum & 1) === 1 ? (sum >>> 1) ^ 0xedb8_8320 : sum >>> 1;
  return sum;
});

/** CRC-32 as ZIP has it. */
export function crc32(bytes: Uint8Array): number {
  let sum = 0xffff_ffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ (TABLE[(sum ^ byte) & 255] ?? 0);
  return (sum ^ 0xffff_ffff) >>> 0;
}

/** Numbers of two or four bytes, the smallest byte first. */
function numbers(...given: readonly (readonly [number, 2 | 4])[]): Bytes {
  const bytes = new Uint8Array(given.reduce((sum, [, size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let place = 0;
  for (const [number, size] of given) {
    if (size === 2) view.setUint16(place, number, true);
    else view.setUint32(place, number, true);
    place += size;
  }
  return bytes;
}

export class Zip {
  readonly #parts: Blob[] = [];
  readonly #directory: Bytes[] = [];
  readonly #names = new Set<string>();
  readonly #when: readonly (readonly [number, 2])[];
  #length = 0;

  /** `at` is when all of it was made, as its files say. */
  constructor(at: Date) {
    const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
    const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
    this.#when = [[time, 2], [date, 2]];
  }

  /** Puts a file in, and answers the name that it has there: two may come from files of one name. */
  add(folder: string, wanted: string, bytes: Bytes): string {
    const name = folder + this.#unique(wanted);
    const path = utf8(name);
    const common = [
      [FLAGS, 2],
      [STORED, 2],
      ...this.#when,
      [crc32(bytes), 4],
      [bytes.length, 4],
      [bytes.length, 4],
      [path.length, 2],
      [0, 2],
    ] as const;
    const local = concat(numbers([LOCAL, 4], [VERSION, 2], ...common), path);
    const central = numbers([CENTRAL, 4], [MADE, 2], [VERSION, 2], ...common, [0, 2], [0, 2], [0, 2], [RIGHTS, 4], [this.#length, 4]);
    this.#directory.push(concat(central, path));
    this.#parts.push(new Blob([local, bytes]));
    this.#length += local.length + bytes.length;
    if (this.#length > MOST_BYTES || this.#directory.length > MOST_FILES) throw new VaultError("too-large");
    return name;
  }

  finish(): Blob {
    const directory = concat(...this.#directory);
    const [count, size] = [this.#directory.length, directory.length];
    const end = numbers([END, 4], [0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [this.#length, 4], [0, 2]);
    return new Blob([...this.#parts, directory, end], { type: "application/zip" });
  }

  /** Whatever their letters' size: not every computer tells « Scan » from « scan ». */
  #unique(wanted: string): string {
    const dot = wanted.lastIndexOf(".");
    const [stem, ending] = dot > 0 ? [wanted.slice(0, dot), wanted.slice(dot)] : [wanted, ""];
    let name = wanted;
    for (let next = 2; this.#names.has(name.toLowerCase()); next++) name = `${stem} (${next})${ending}`;
    this.#names.add(name.toLowerCase());
    return name;
  }
}
