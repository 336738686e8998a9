/** Team keys: which key a structure's mandates are sealed for, and how a member comes by its secret half (spec 09). */

import { VaultError } from "./contract.ts";
import type { Digest } from "./encoding.ts";
import type { EncryptionKey } from "./envelope.ts";
import type { Id } from "./id.ts";
import { SignedNote } from "./note.ts";
import { recipientDigest } from "./recipient.ts";
import type { SignedIn } from "./signin.ts";
import { teamKey, unwrapTeamKey, verifyTeam } from "./team.ts";
import type { TeamKey } from "./team.ts";
import type { Vouched } from "./trust.ts";

/** The checked keys of a structure, oldest first. */
export async function teamKeys(me: SignedIn, structure: Id): Promise<TeamKey[]> {
  const team = await me.api.team(structure);
  if (team.structure.id !== structure) throw new VaultError("team-key-false", { reason: "broken" });
  const makers = new Map<Id, Vouched>();
  for (const person of team.makers) {
    const known = await me.people.check(person);
    makers.set(known.account, known.vouched);
  }
  const notes = team.keys.map((note) => SignedNote.parse(teamKey, note));
  const keys = await verifyTeam(notes, structure, makers, me.instance.domain);
  const newest = keys.at(-1);
  if (newest === undefined) throw new VaultError("team-key-missing", { structure: team.structure.name });
  return keys.map(({ key }) => key);
}

/** The secret half of the generation that a mandate names. */
export async function teamSecret(me: SignedIn, structure: Id, named: Digest): Promise<EncryptionKey> {
  for (const key of await teamKeys(me, structure)) {
    if ((await recipientDigest(key.recipient)) !== named) continue;
    const { wraps } = await me.api.teamWork(structure);
    const mine = wraps.find(({ generation }) => generation === key.generation);
    if (mine === undefined) throw new VaultError("team-key-not-held");
    return unwrapTeamKey(mine.wrap, me.keyring.encryption, key.recipient);
  }
  throw new VaultError("team-key-false", { reason: "broken" });
}
