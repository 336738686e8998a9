/** What is signed about a recovery kit and about its use (spec 07). */

import { unhex } from "./encoding.ts";
import { encodeId } from "./id.ts";
import type { Id } from "./id.ts";
import { digest, id, kind, one, optional, recipient, repeated, time, truth, verifyingKey, word } from "./lines.ts";
import type { Codec } from "./lines.ts";
import type { SignedNote } from "./note.ts";
import { HOLDERS } from "./vocabulary.ts";
import type { Holder } from "./vocabulary.ts";

/** Under which names the keys of a kit's secret and of the home that asks sign. */
export const KIT_KEY = "kit";
export const HOME_KEY = "home";

/** Under which name the key of a share signs. */
export const shareKey = (holder: Holder): string => `share-${holder}`;

/** The number of a kit: twelve digits, which may be read out over a telephone. */
const kitNumber: Codec<string> = {
  parse: (text) => (/^[0-9]{12}$/.test(text) ? text : undefined),
  print: (number) => number,
};

/** The owner: this kit opens my keyring, and these keys prove its parts. */
export const kit = kind("kit", {
  kit: one(kitNumber),
  owner: one(id),
  encryption: one(recipient),
  signing: one(verifyingKey),
  slot: one(id),
  key: one(verifyingKey),
  sheet: one(verifyingKey),
  structure: one(id),
  structureShare: one(verifyingKey),
  serviceShare: one(verifyingKey),
  half: one(digest),
  at: one(time),
});

/** The owner makes a kit worthless. */
export const kitRevocation = kind("kit-revocation", {
  kit: one(kitNumber),
  note: one(digest),
  owner: one(id),
  at: one(time),
});

/** Signed by a share: whoever signs has it in hand. */
export const kitCheck = kind("kit-check", { kit: one(kitNumber), share: one(word(HOLDERS)), at: one(time) });

/** A home without an account asks to recover one; by its kit, or by the account where the sheet is lost. */
export const recovery = kind(
  "recovery",
  {
    kit: optional(kitNumber),
    account: optional(id),
    key: one(recipient),
    home: one(verifyingKey),
    at: one(time),
  },
  ({ kit: number, account }) => ((number !== undefined) === (account !== undefined) ? "account" : undefined),
);

/** The id of a recovery stands for its note, and so for the key that shares are released to. */
export async function recoveryId(note: SignedNote<unknown>): Promise<Id> {
  return encodeId(unhex(await note.digest()).subarray(0, 16));
}

/** A professional: I met this person, or: my structure releases its share to this recovery. */
export const recoveryApproval = kind(
  "recovery-approval",
  {
    recovery: one(id),
    kit: one(kitNumber),
    releases: optional(word(HOLDERS)),
    approver: one(id),
    structure: one(id),
    inPerson: one(truth),
    at: one(time),
  },
  ({ releases, inPerson }) => {
    // The sheet is nobody's to release but the person's.
    if (releases === "sheet") return "releases";
    // The service's share and a bare attestation are worth what the meeting was worth.
    return releases === "structure" || inPerson ? undefined : "in-person";
  },
);

/** Two shares were put together here, and the waiting is over. */
export const recoveryOpening = kind("recovery-opening", { recovery: one(id), kit: one(kitNumber), at: one(time) });

const MAX_SLOTS = 8;

/** These are my ways in from now on, and no others. */
export const recoveryCompletion = kind("recovery-completion", {
  recovery: one(id),
  account: one(id),
  slot: repeated(id, 1, (next, before) => before.length < MAX_SLOTS && !before.includes(next)),
  keyring: one(digest),
  at: one(time),
});
