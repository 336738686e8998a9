/**
 * Payloads: a file in one ustar archive, padded to its Padmé size and sealed (spec 03, Payload).
 *
 * A file has at most 25 MB, so that a payload is held in memory whole: nothing is opened before the digest of all its
 * ciphertext is the one that was signed.
 */

import { VaultError } from "./contract.ts";
import { digestOf, equal, fromUtf8, utf8 } from "./encoding.ts";
import type { Bytes, Digest } from "./encoding.ts";
import { EncryptionKey, seal } from "./envelope.ts";
import { safeFileName } from "./filename.ts";
import type { Recipient } from "./recipient.ts";
import { MAX_FILE } from "./record.ts";
import type { Record } from "./record.ts";

const BLOCK = 512;

/** Where the fields of a ustar header begin, and what ours say besides name, size and sum. */
const NAME_LENGTH = 100;
const AT_SIZE = 124;
const AT_SUM = 148;
const FIXED: readonly [number, string][] = [
  [100, "0000600\0"],
  [136, "00000000000\0"],
  [156, "0"],
  [257, "ustar\x0000"],
];

/** The smallest Padmé size that holds `length` bytes (Nikitin et al., PoPETs 2019). */
export function padme(length: number): number {
  if (length < 2) return length;
  const exponent = log2(length);
  const significant = log2(exponent) + 1;
  const step = 2 ** Math.max(exponent - significant, 0);
  return Math.ceil(length / step) * step;
}

/** The logarithm, rounded down, without the rounding of floating point. */
function log2(number: number): number {
  return number.toString(2).length - 1;
}

/** The one header a file of this name and size has: nothing about the computer it came from is told. */
function header(name: string, size: number): Bytes {
  const bytes = new Uint8Array(BLOCK);
  const put = (place: number, text: string): void => {
    bytes.set(utf8(text), place);
  };
  put(0, name);
  for (const [place, text] of FIXED) put(place, text);
  put(AT_SIZE, `${size.toString(8).padStart(11, "0")}\0`);
  put(AT_SUM, " ".repeat(8));
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  put(AT_SUM, `${sum.toString(8).padStart(7, "0")}\0`);
  return bytes;
}

/** The archive of a file, with its padding. */
export function archive(fileName: string, file: Uint8Array): Bytes {
  const padded = new Uint8Array(archiveSize(file.length));
  padded.set(header(safeFileName(fileName), file.length));
  padded.set(file, BLOCK);
  return padded;
}

/** Header, file to the end of its last block, the two blocks that end an archive, and on to the Padmé size. */
function archiveSize(size: number): number {
  return padme(BLOCK + Math.ceil(size / BLOCK) * BLOCK + 2 * BLOCK);
}

export interface SealedPayload {
  readonly payload: Bytes;
  readonly payloadDigest: Digest;
  readonly fileDigest: Digest;
}

export async function sealPayload(recipient: Recipient, fileName: string, file: Bytes): Promise<SealedPayload> {
  if (file.length === 0) throw new VaultError("empty-file");
  if (file.length > MAX_FILE) throw new VaultError("too-large");
  const payload = await seal([recipient], archive(fileName, file));
  return { payload, payloadDigest: await digestOf(payload), fileDigest: await digestOf(file) };
}

/** Opens a payload and checks it against its record to the last byte. */
export async function openPayload(record: Record, payload: Bytes): Promise<{ name: string; file: Bytes }> {
  if ((await digestOf(payload)) !== record.payload_sha256) throw mismatch("payload digest");
  const key = await EncryptionKey.fromText(record.identity);
  if (key === undefined) throw mismatch("malformed");
  const plain = await key.openFile(payload);
  if (plain.length !== archiveSize(record.size)) throw mismatch("padding");
  const name = nameIn(plain.subarray(0, BLOCK), record.size);
  const end = BLOCK + record.size;
  if (plain.subarray(end).some((byte) => byte !== 0)) throw mismatch("padding");
  const file = plain.slice(BLOCK, end);
  if ((await digestOf(file)) !== record.sha256) throw mismatch("file digest");
  return { name, file };
}

/** The name in a header, which must be, to the byte, the one we write for that name and this size. */
function nameIn(found: Uint8Array, size: number): string {
  const field = found.subarray(0, NAME_LENGTH);
  const end = field.indexOf(0);
  const name = fromUtf8(end < 0 ? field : field.subarray(0, end));
  if (name === undefined || safeFileName(name) !== name) throw mismatch("file name");
  if (!equal(found, header(name, size))) throw mismatch("file header");
  return name;
}

/** What the server sent does not belong together. */
function mismatch(reason: string): VaultError {
  return new VaultError("mismatch", { reason });
}
