/** What I seal for myself: drafts, and lists that I keep. */

import { freshId } from "../id.ts";
import { domainOf } from "./address.ts";
import { plainLetter, sealedLetter } from "./mime.ts";
import type { Attachment, Writing } from "./mime.ts";
import { seal } from "./openpgp.ts";
import { currentOf } from "./own.ts";
import type { Shelf } from "./shelf.ts";

/** Nobody yet, about nothing yet. */
export async function blank({ own, me }: Shelf): Promise<Writing> {
  return {
    from: own.address,
    fromName: me.keyring.name,
    to: [],
    cc: [],
    subject: "",
    date: await me.now(),
    id: `${freshId()}@${domainOf(own.address)}`,
    references: [],
    text: "",
    attachments: [],
  };
}

/** A letter to nobody but me, with one file. */
export async function sealedForMe(shelf: Shelf, subject: string, file: Attachment): Promise<Uint8Array<ArrayBuffer>> {
  return sealedMine(shelf, { ...(await blank(shelf)), to: [shelf.own.address], subject, attachments: [file] });
}

/** A letter as its writer alone reads it. */
export async function sealedMine(shelf: Shelf, letter: Writing): Promise<Uint8Array<ArrayBuffer>> {
  const secret = currentOf(shelf.own);
  return sealedLetter(letter, await seal(plainLetter(letter), secret, [secret.public], letter.date));
}
