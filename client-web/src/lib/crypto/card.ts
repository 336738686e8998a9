/** Cards: a way in that is printed, and opens only together with six digits that its owner knows (spec 02, Cards). */

import { concat, sha256, utf8 } from "./encoding.ts";
import type { Bytes } from "./encoding.ts";
import { encodeId } from "./id.ts";
import type { Id } from "./id.ts";
import { printedCode, printedGroups, readLetters } from "./letters.ts";
import type { Lettered } from "./letters.ts";

const CREDENTIAL = 10;
const SECRET = 16;
const KIND: Lettered = { prefix: "ECRIN1", bytes: CREDENTIAL + SECRET, name: "card" };

/** Separates the ids of cards from every other digest. Wire format: do not change. */
const LABEL = "ecrin/card/v1";

export interface Card {
  readonly credential: Bytes;
  readonly secret: Bytes;
}

export function freshCard(): Card {
  return cardOf(crypto.getRandomValues(new Uint8Array(KIND.bytes)));
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
  return printedGroups(KIND, concat(credential, secret));
}

/** The text of the QR code. */
export function cardText({ credential, secret }: Card): string {
  return printedCode(KIND, concat(credential, secret));
}

/** Reads a card as people copy it. */
export function parseCard(text: string): Card {
  return cardOf(readLetters(KIND, text));
}

function cardOf(bytes: Bytes): Card {
  return { credential: bytes.slice(0, CREDENTIAL), secret: bytes.slice(CREDENTIAL) };
}
