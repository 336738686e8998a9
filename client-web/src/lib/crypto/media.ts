/** What a file is, by its first bytes: what its name says is its sender's word. */

import { equal } from "./encoding.ts";

const UNKNOWN = "application/octet-stream";

/** Where the bytes stand, what they are, and what they mean. Nothing that could run in a page is among them. */
const KNOWN: readonly (readonly [place: number, bytes: readonly number[], type: string])[] = [
  [0, [0x25, 0x50, 0x44, 0x46, 0x2d], "application/pdf"],
  [0, [0xff, 0xd8, 0xff], "image/jpeg"],
  [0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], "image/png"],
  [8, [0x57, 0x45, 0x42, 0x50], "image/webp"],
  [4, [0x66, 0x74, 0x79, 0x70, 0x68, 0x65, 0x69], "image/heic"],
  [4, [0x66, 0x74, 0x79, 0x70, 0x61, 0x76, 0x69, 0x66], "image/avif"],
];

export function mediaTypeOf(file: Uint8Array): string {
  const found = KNOWN.find(([place, bytes]) =>
    equal(file.subarray(place, place + bytes.length), Uint8Array.from(bytes)),
  );
  return found?.[2] ?? UNKNOWN;
}

/** Whether it is nothing but text, which a page may show letter by letter. */
export function isText(file: Uint8Array): boolean {
  try {
    return !new TextDecoder("utf-8", { fatal: true }).decode(file).includes("\0");
  } catch {
    return false;
  }
}
