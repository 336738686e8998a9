/**
 * Cards: a way in that is printed, and opens only together with six digits that its owner knows (spec 02, Cards).
 *
 * A wrong letter is found and its group told; it is never mended here.
 */

import { VaultError } from "./contract.ts";
import { concat, sha256, utf8 } from "./encoding.ts";
import type { Bytes } from "./encoding.ts";
import { ALPHABET, encodeId } from "./id.ts";
import type { Id } from "./id.ts";
import { characters } from "./text.ts";

/** No I, L, O or U, so that a printed card can be copied by hand. */
const CAPITALS = ALPHABET.toUpperCase();

const PREFIX = "ECRIN1";
const LETTERS = 45;
const GROUP = 4;

const CREDENTIAL = 10;
const SECRET = 16;
const CHECKED = CREDENTIAL + SECRET;

/** Separates the ids of cards from every other digest. Wire format: do not change. */
const LABEL = "ecrin/card/v1";

export interface Card {
  readonly credential: Bytes;
  readonly secret: Bytes;
}

export function freshCard(): Card {
  const bytes = crypto.getRandomValues(new Uint8Array(CHECKED));
  return { credential: bytes.slice(0, CREDENTIAL), secret: bytes.slice(CREDENTIAL) };
}

/** The slot that a card opens. The server finds it by this, and by nothing else on the card. */
export async function slotOfCard({ credential }: Card): Promise<Id> {
  const digest = await sha256(utf8(LABEL), credential);
  return encodeId(concat(credential, digest.subarray(0, 16 - CREDENTIAL)));
}

/** What is handed to OPAQUE: the card's secret and the code, neither of which is worth anything alone. */
export function cardPassword({ secret }: Card, code: string): string {
  return `v1|${encodeId(secret)}|${code}`;
}

/** The letters in groups of four, as they are printed; the last one has a single letter. */
export function cardGroups({ credential, secret }: Card): string[] {
  const bytes = concat(credential, secret);
  let rest = numberOf(concat(bytes, Uint8Array.of(check(bytes) >> 8, check(bytes) & 255))) << 1n;
  let text = "";
  for (let place = 0; place < LETTERS; place++, rest >>= 5n) text = CAPITALS.charAt(Number(rest & 31n)) + text;
  return text.match(/.{1,4}/g) ?? [];
}

/** The text of the QR code. */
export function cardText(card: Card): string {
  return `${PREFIX}:${cardGroups(card).join("")}`;
}

/** Reads a card as people copy it: spaces, hyphens and small letters are forgiven, and I, L and O look like digits. */
export function parseCard(text: string): Card {
  const digits = readDigits(text);
  const bytes = cardBytes(digits);
  if (bytes === undefined) {
    const group = wrongGroup(digits);
    throw group === undefined ? bad("bad-card", "several") : bad("bad-card-group", "group", group);
  }
  return { credential: bytes.slice(0, CREDENTIAL), secret: bytes.slice(CREDENTIAL, CHECKED) };
}

/** `reason` is the word of the vectors. */
function bad(code: string, word: string, group?: number): VaultError {
  if (group === undefined) return new VaultError(code, { reason: word });
  return new VaultError(code, { reason: `${word} ${group}`, group: String(group) });
}

/** The digits of a text of a card, group by group. */
function readDigits(text: string): number[] {
  const letters = text.trim().toUpperCase();
  const colon = letters.indexOf(":");
  if (colon >= 0 && letters.slice(0, colon).trimEnd() !== PREFIX) throw bad("bad-card", "prefix");
  const groups = letters.slice(colon + 1).split(/[\s\u0085\-\u2010-\u2015]+/u).filter((group) => group !== "");
  // Copied group by group, a letter too few or too many is found where it is.
  groups.forEach((group, place) => {
    const length = characters(group);
    const fits = place + 1 === groups.length ? length <= GROUP : length === GROUP;
    if (groups.length > 1 && !fits) throw bad("bad-card-length", "length", place + 1);
  });
  const digits: number[] = [];
  for (const letter of groups.join("")) {
    const group = Math.floor(digits.length / GROUP) + 1;
    const digit = CAPITALS.indexOf(letter.replace("O", "0").replace(/[IL]/, "1"));
    if (digit < 0) throw bad("bad-card-group", "sign", group);
    if (digits.length === LETTERS) throw bad("bad-card-length", "length", group);
    digits.push(digit);
  }
  if (digits.length < LETTERS) throw bad("bad-card-length", "length", Math.floor(digits.length / GROUP) + 1);
  return digits;
}

/** The bytes that digits stand for, where they are a card's: the check agrees and the bit that is left over is not set. */
function cardBytes(digits: readonly number[]): Bytes | undefined {
  const number = digits.reduce((sum, digit) => (sum << 5n) | BigInt(digit), 0n);
  const bytes = new Uint8Array(CHECKED + 2);
  let rest = number >> 1n;
  for (let place = bytes.length - 1; place >= 0; place--, rest >>= 8n) bytes[place] = Number(rest & 255n);
  const said = ((bytes[CHECKED] ?? 0) << 8) | (bytes[CHECKED + 1] ?? 0);
  return (number & 1n) === 0n && check(bytes.subarray(0, CHECKED)) === said ? bytes : undefined;
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
function wrongGroup(digits: readonly number[]): number | undefined {
  const groupOf = (place: number): number => Math.floor(place / GROUP) + 1;
  for (const place of digits.keys()) {
    for (let digit = 0; digit < 32; digit++) {
      if (cardBytes(digits.with(place, digit)) !== undefined) return groupOf(place);
    }
  }
  const swapped: number[] = [];
  for (let place = 1; place < LETTERS; place++) {
    const [left, right] = [digits[place - 1] ?? 0, digits[place] ?? 0];
    const exchanged = digits.with(place - 1, right).with(place, left);
    if (left !== right && cardBytes(exchanged) !== undefined) swapped.push(groupOf(place - 1));
  }
  return swapped.length === 1 ? swapped[0] : undefined;
}
