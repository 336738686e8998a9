/** Team keys: what a structure's mandates are sealed for, by generation (spec 09). */

import { VaultError } from "./contract.ts";
import { fromUtf8 } from "./encoding.ts";
import type { Digest } from "./encoding.ts";
import { ALG, EncryptionKey } from "./envelope.ts";
import type { Id } from "./id.ts";
import { counting, digest, id, kind, one, optional, recipient, text, time, word } from "./lines.ts";
import type { BodyOf } from "./lines.ts";
import { keyName } from "./note.ts";
import type { SignedNote } from "./note.ts";
import type { Recipient } from "./recipient.ts";
import { MAX_NAME, isTextOf } from "./text.ts";
import type { Time } from "./time.ts";
import type { Vouched } from "./trust.ts";

const MAX_GENERATIONS = 1000;

/** Signed by the member who made it, whose chain of trust leads into the structure or to an administrator. */
export const teamKey = kind(
  "team-key",
  {
    structure: one(id),
    name: one(text),
    generation: one(counting),
    alg: one(word([ALG])),
    recipient: one(recipient),
    previous: optional(digest),
    by: one(id),
    at: one(time),
  },
  ({ name, generation, previous }) => {
    if (!isTextOf(MAX_NAME, name)) return "name";
    return (previous !== undefined) === generation > 1 ? undefined : "previous";
  },
);

export type TeamKey = BodyOf<typeof teamKey>;

function falseKey(reason: string): VaultError {
  return new VaultError("team-key-false", { reason });
}

/** What every note of a row says: where it stands. */
interface Place {
  readonly structure: Id;
  readonly generation: number;
  readonly previous: Digest | undefined;
  readonly by: Id;
  readonly at: Time;
}

/** Checks notes that follow from one another, oldest first: each was signed by someone who belongs to the structure. */
export async function verifyRow<B extends Place>(
  notes: readonly SignedNote<B>[],
  structure: Id,
  makers: ReadonlyMap<Id, Vouched>,
  domain: string,
): Promise<{ body: B; note: Digest }[]> {
  if (notes.length > MAX_GENERATIONS) throw falseKey("broken");
  const row: { body: B; note: Digest }[] = [];
  for (const note of notes) {
    const { by } = note.dangerUnverified;
    const maker = makers.get(by);
    if (maker?.record.account !== by) throw falseKey("outsider");
    const body = await note.verify(keyName(by, domain), maker.record.signing);
    const belongs = maker.record.role === "admin" || maker.roles.some((held) => held.structure === structure);
    if (!belongs) throw falseKey("outsider");
    const before = row.at(-1);
    const follows =
      body.structure === structure &&
      body.generation === row.length + 1 &&
      body.previous === before?.note &&
      (before?.body.at ?? (0 as Time)) <= body.at;
    if (!follows) throw falseKey("broken");
    row.push({ body, note: await note.digest() });
  }
  return row;
}

/** Checks all team keys of a structure, oldest first, against those who made them. */
export async function verifyTeam(
  notes: readonly SignedNote<TeamKey>[],
  structure: Id,
  makers: ReadonlyMap<Id, Vouched>,
  domain: string,
): Promise<{ key: TeamKey; note: Digest }[]> {
  const row = await verifyRow(notes, structure, makers, domain);
  // A key that comes back would let whoever left open what is new.
  if (new Set(row.map(({ body }) => body.recipient)).size !== row.length) throw falseKey("broken");
  return row.map(({ body, note }) => ({ key: body, note }));
}

/** Opens a wrap, which must hold the key whose public half the note names; its text is what is handed on. */
export async function unwrapTeamKey(
  wrap: Uint8Array,
  mine: EncryptionKey,
  named: Recipient,
): Promise<{ key: EncryptionKey; text: string }> {
  const text = fromUtf8(await mine.open(wrap)) ?? "";
  const key = await EncryptionKey.fromText(text);
  if (key?.recipient !== named) throw falseKey("wrap");
  return { key, text };
}
