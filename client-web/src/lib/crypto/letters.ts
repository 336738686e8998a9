/**
 * Bytes as letters that are printed and copied by hand: in groups of four, with a check that finds a wrong letter and
 * tells its group. Nothing is ever mended here (spec 02, Cards; spec 07, The return slip).
 */

import { VaultError } from "./contract.ts";
import { concat } from "./encoding.ts";
import type { Bytes } from "./encoding.ts";
import { ALPHABET } from "./id.ts";
import { characters } from "./text.ts";

/** No I, L, O or U, so that what is printed can be copied by hand. */
const CAPITALS = ALPHABET.toUpperCase();
const GROUP = 4;
const CHECK = 2;

/** Something that is printed in letters. */
export interface Lettered {
  /** What the text of its QR code begins with, before the colon. */
  readonly prefix: string;
  /** How many bytes it says, without their check. */
  readonly bytes: number;
  /** What its faults are called: `bad-…`, `bad-…-group`, `bad-…-length`. */
  readonly name: "card" | "slip";
}

const lettersOf = ({ bytes }: Lettered): number => Math.ceil(((bytes + CHECK) * 8) / 5);
/** Bits of the last letter that stand for nothing, and are not set. */
const spareOf = (kind: Lettered): bigint => BigInt(lettersOf(kind) * 5 - (kind.bytes + CHECK) * 8);

/** The letters in groups of four, as they are printed; the last one may be shorter. */
export function printedGroups(kind: Lettered, bytes: Bytes): string[] {
  const sum = check(bytes);
  let rest = numberOf(concat(bytes, Uint8Array.of(sum >> 8, sum & 255))) << spareOf(kind);
  let text = "";
  for (let place = 0; place < lettersOf(kind); place++, rest >>= 5n) text = CAPITALS.charAt(Number(rest & 31n)) + text;
  return text.match(/.{1,4}/g) ?? [];
}

/** The text of the QR code. */
export function printedCode(kind: Lettered, bytes: Bytes): string {
  return `${kind.prefix}:${printedGroups(kind, bytes).join("")}`;
}

/** Reads letters as people copy them: spaces, hyphens and small letters are forgiven, and I, L and O look like digits. */
export function readLetters(kind: Lettered, text: string): Bytes {
  const digits = readDigits(kind, text);
  const bytes = bytesOf(kind, digits);
  if (bytes === undefined) {
    const group = wrongGroup(kind, digits);
    throw group === undefined ? bad(kind, "several") : bad(kind, "group", group);
  }
  return bytes;
}

const FAULTS = { prefix: "", several: "", group: "-group", sign: "-group", length: "-length" } as const;

/** `reason` is the word of the vectors. */
function bad({ name }: Lettered, word: keyof typeof FAULTS, group?: number): VaultError {
  const code = `bad-${name}${FAULTS[word]}`;
  if (group === undefined) return new VaultError(code, { reason: word });
  return new VaultError(code, { reason: `${word} ${group}`, group: String(group) });
}

/** The digits of a text, group by group. */
function readDigits(kind: Lettered, text: string): number[] {
  const all = lettersOf(kind);
  const letters = text.trim().toUpperCase();
  const colon = letters.indexOf(":");
  if (colon >= 0 && letters.slice(0, colon).trimEnd() !== kind.prefix) throw bad(kind, "prefix");
  const groups = letters.slice(colon + 1).split(/[\s\u0085\-\u2010-\u2015]+/u).filter((group) => group !== "");
  // Copied group by group, a letter too few or too many is found where it is.
  groups.forEach((group, place) => {
    const length = characters(group);
    const fits = place + 1 === groups.length ? length <= GROUP : length === GROUP;
    if (groups.length > 1 && !fits) throw bad(kind, "length", place + 1);
  });
  const digits: number[] = [];
  for (const letter of groups.join("")) {
    const group = Math.floor(digits.length / GROUP) + 1;
    const digit = CAPITALS.indexOf(letter.replace("O", "0").replace(/[IL]/, "1"));
    if (digit < 0) throw bad(kind, "sign", group);
    if (digits.length === all) throw bad(kind, "length", group);
    digits.push(digit);
  }
  if (digits.length < all) throw bad(kind, "length", Math.floor(digits.length / GROUP) + 1);
  return digits;
}

/** The bytes that digits stand for, where they are of this kind: the check agrees and no bit that is left over is set. */
function bytesOf(kind: Lettered, digits: readonly number[]): Bytes | undefined {
  const number = digits.reduce((sum, digit) => (sum << 5n) | BigInt(digit), 0n);
  const spare = spareOf(kind);
  const bytes = new Uint8Array(kind.bytes + CHECK);
  let rest = number >> spare;
  for (let place = bytes.length - 1; place >= 0; place--, rest >>= 8n) bytes[place] = Number(rest & 255n);
  const said = ((bytes[kind.bytes] ?? 0) << 8) | (bytes[kind.bytes + 1] ?? 0);
  const fits = number === (number >> spare) << spare && check(bytes.subarray(0, kind.bytes)) === said;
  return fits ? bytes.slice(0, kind.bytes) : undefined;
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** CRC-16/CCITT-FALSE: its sums of all single wrong letters differ from each other, so that one is found. */
function check(bytes: Uint8Array): number {
  let sum = 0xffff;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) sum = (sum & 0x8000) === 0 ? sum << 1 : ((sum << 1) ^ 0x1021) & 0xffff;
  }
  return sum & 0xffff;
}

/** The group in which one letter, or the order of two, makes the whole right again; nothing where several would. */
function wrongGroup(kind: Lettered, digits: readonly number[]): number | undefined {
  const groupOf = (place: number): number => Math.floor(place / GROUP) + 1;
  for (const place of digits.keys()) {
    for (let digit = 0; digit < 32; digit++) {
      if (bytesOf(kind, digits.with(place, digit)) !== undefined) return groupOf(place);
    }
  }
  const swapped: number[] = [];
  for (let place = 1; place < digits.length; place++) {
    const [left, right] = [digits[place - 1] ?? 0, digits[place] ?? 0];
    const exchanged = digits.with(place - 1, right).with(place, left);
    if (left !== right && bytesOf(kind, exchanged) !== undefined) swapped.push(groupOf(place - 1));
  }
  return swapped.length === 1 ? swapped[0] : undefined;
}
