/**
 * Shares of a recovery kit as people read, type and scan them, and what two of them make (spec 07).
 *
 * Thirty-two groups of four digits, each with its own check digit: two of three shares give the secret, one gives
 * nothing.
 */

import { VaultError } from "./contract.ts";
import { concat, derive32, sha256, utf8 } from "./encoding.ts";
import type { Bytes } from "./encoding.ts";
import { SigningKey } from "./ed25519.ts";
import type { VerifyingKey } from "./ed25519.ts";
import type { EncryptionKey } from "./envelope.ts";
import type { Id } from "./id.ts";
import type { Recipient } from "./recipient.ts";
import { slotKey } from "./slot.ts";
import { HOLDERS } from "./vocabulary.ts";
import type { Holder } from "./vocabulary.ts";

const GROUPS = 32;
const QR_PREFIX = "ECRIN1K:";
const VERSION = 1;

/** What separates the uses of one secret from each other. Wire format: do not change. */
const CHECK_LABEL = "ecrin/share/check/v1";
const PROOF_LABEL = "ecrin/share/proof/v1";
const AUTH_LABEL = "ecrin/kit/auth/v1";
const SLOT_LABEL = "ecrin/kit/slot/v1";
const BINDING_LABEL = "ecrin/kit/binding/v1";

export interface Share {
  /** Twelve digits. */
  readonly kit: string;
  /** Whose share; it also says where on the line it stands. */
  readonly holder: Holder;
  readonly value: Bytes;
}

/** Why a text is not a share, in the words of the vectors. */
function bad(code: string, reason: string, particulars: Record<string, string> = {}): VaultError {
  return new VaultError(code, { reason, ...particulars });
}

/** Reads what someone typed or scanned. White space, hyphens and dots between digits mean nothing. */
export async function parseShare(typed: string): Promise<Share> {
  const text = typed.trim();
  const digits = (text.startsWith(QR_PREFIX) ? text.slice(QR_PREFIX.length) : text).replace(/[\s.\u0085\u2013-]/gu, "");
  if (!/^[0-9]{128}$/.test(digits)) throw bad("bad-share-length", "length");
  const parts = (digits.match(/.{4}/g) ?? []).map((group, place) => {
    if (checkDigit(place + 1, group.slice(0, 3)) !== Number(group[3])) {
      throw bad("bad-share-group", `group ${place + 1}`, whereOf(place));
    }
    return group.slice(0, 3);
  });
  const [head = "", ...rest] = parts;
  const holder = HOLDERS[Number(head[1]) - 1];
  if (Number(head[0]) !== VERSION || head[2] !== "0" || holder === undefined) throw bad("bad-share-version", "version");
  const kit = rest.slice(0, 4).join("");
  const value = fromThousands(rest.slice(4, GROUPS - 2));
  const share = value && { kit, holder, value };
  if (share === undefined || (await check(share)) !== rest.at(-1)) throw bad("bad-share-check", "check");
  return share;
}

/** Groups stand four to a line on the sheet. */
function whereOf(place: number): Record<string, string> {
  return { group: String(place + 1), line: String(Math.floor(place / 4) + 1), place: String((place % 4) + 1) };
}

/** The text of a code to scan. */
export async function shareCode(share: Share): Promise<string> {
  return QR_PREFIX + (await shareDigits(share)).replaceAll(" ", "");
}

/** Thirty-two groups of four digits, a space between two. */
export async function shareDigits(share: Share): Promise<string> {
  const number = HOLDERS.indexOf(share.holder) + 1;
  const kit = share.kit.match(/.{3}/g) ?? [];
  const parts = [`${VERSION}${number}0`, ...kit, ...toThousands(share.value), await check(share)];
  return parts.map((part, place) => `${part}${checkDigit(place + 1, part)}`).join(" ");
}

/** Cuts a secret into three shares, the heights at 1, 2 and 3 of a line; its slope is as secret as the secret itself. */
export function cut(kit: string, secret: Bytes, slope: Bytes): [Share, Share, Share] {
  const at = (holder: Holder): Share => {
    const x = HOLDERS.indexOf(holder) + 1;
    return { kit, holder, value: secret.map((byte, place) => byte ^ multiply(slope[place] ?? 0, x)) };
  };
  return [at("sheet"), at("structure"), at("service")];
}

/** The key whose signature proves that someone holds this share. */
export async function proofKey({ kit, holder, value }: Share): Promise<SigningKey> {
  const number = Uint8Array.of(HOLDERS.indexOf(holder) + 1);
  return SigningKey.fromSeed(await derive32(value, utf8(PROOF_LABEL), utf8(kit), number));
}

/** Puts two shares together: each byte of the secret is the height at 0 of the line through two points. */
export function combine(first: Share, second: Share): Bytes {
  if (first.kit !== second.kit) throw bad("other-kit", "other-kit");
  if (first.holder === second.holder) throw bad("same-share", "same-share");
  const [a, b] = [HOLDERS.indexOf(first.holder) + 1, HOLDERS.indexOf(second.holder) + 1];
  const between = invert(a ^ b);
  const [ofFirst, ofSecond] = [multiply(b, between), multiply(a, between)];
  return first.value.map((byte, place) => multiply(byte, ofFirst) ^ multiply(second.value[place] ?? 0, ofSecond));
}

/** The key that proves a kit's secret. */
export async function kitAuthKey(secret: Bytes, kit: string): Promise<SigningKey> {
  return SigningKey.fromSeed(await derive32(secret, utf8(AUTH_LABEL), utf8(kit)));
}

/** Whose keys a kit opens: mixed into the key of its slot, so that a server that names others gets another slot. */
export interface Binding {
  readonly kit: string;
  readonly owner: Id;
  readonly encryption: Recipient;
  readonly signing: VerifyingKey;
}

/** What the kit's slot yields, together with the half that the server holds. */
export async function kitSlotKey(secret: Bytes, half: Bytes, binding: Binding): Promise<EncryptionKey> {
  const { kit, owner, encryption, signing } = binding;
  const bound = await sha256(utf8([BINDING_LABEL, kit, owner, encryption, signing, ""].join("\n")));
  return slotKey(await derive32(concat(secret, half), utf8(SLOT_LABEL), bound));
}

/** Three digits over the whole share, for what single groups do not show. */
async function check({ kit, holder, value }: Share): Promise<string> {
  const number = new Uint8Array(9);
  number[0] = HOLDERS.indexOf(holder) + 1;
  new DataView(number.buffer).setBigUint64(1, BigInt(kit));
  const digest = await sha256(utf8(CHECK_LABEL), number, value);
  return String(new DataView(digest.buffer).getUint32(0) % 1000).padStart(3, "0");
}

/** Damm's quasigroup of order 10: it catches every single wrong digit and every two neighbours that changed places. */
const DAMM = [
  "0317598642",
  "7092154863",
  "4206871359",
  "1750983426",
  "6123045978",
  "3674209581",
  "5869720134",
  "8945362017",
  "9438617205",
  "2581436790",
];

/** The check digit of a group: Damm's over the two digits of its place, counted from 1, and its own three. */
function checkDigit(place: number, digits: string): number {
  const all = `${String(place).padStart(2, "0")}${digits}`;
  return Array.from(all).reduce((row, digit) => Number(DAMM[row]?.[Number(digit)]), 0);
}

/** Thirty-two bytes as a big-endian number in base 1000: twenty-six parts. */
function toThousands(value: Bytes): string[] {
  const number = value.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return number.toString().padStart(78, "0").match(/.{3}/g) ?? [];
}

/** The bytes again; nothing where the number is greater than any 32 bytes. */
function fromThousands(parts: readonly string[]): Bytes | undefined {
  let number = BigInt(parts.join(""));
  const bytes = new Uint8Array(32);
  for (let place = 31; place >= 0; place--, number >>= 8n) bytes[place] = Number(number & 255n);
  return number === 0n ? bytes : undefined;
}

/** The product in GF(2^8) with the polynomial of AES; nothing here branches on a secret or looks anything up by one. */
function multiply(a: number, b: number): number {
  let [factor, product] = [a, 0];
  for (let bit = 0; bit < 8; bit++) {
    product ^= factor & -((b >> bit) & 1);
    factor = ((factor << 1) ^ (0x11b & -(factor >> 7))) & 0xff;
  }
  return product & 0xff;
}

/** The inverse of an element: its 254th power. */
function invert(a: number): number {
  let power = 1;
  for (let times = 0; times < 254; times++) power = multiply(power, a);
  return power;
}
