/**
 * Team keys: which key a structure's mandates are sealed for, how a member comes by its secret half, and what her client
 * does for the others (spec 09).
 *
 * Who is a member today is the server's to say. But a wrap is only made for someone whom a chain of trust, and not the
 * server alone, has put into the structure.
 */

import { VaultError } from "./contract.ts";
import { base64, utf8 } from "./encoding.ts";
import type { Digest } from "./encoding.ts";
import { ALG, EncryptionKey, identityText, seal } from "./envelope.ts";
import type { Id } from "./id.ts";
import { SignedNote } from "./note.ts";
import { recipientDigest } from "./recipient.ts";
import type { Recipient } from "./recipient.ts";
import type { SignedIn } from "./signin.ts";
import { teamKey, unwrapTeamKey, verifyTeam } from "./team.ts";
import type { TeamKey } from "./team.ts";
import type { Time } from "./time.ts";
import type { Vouched } from "./trust.ts";
import type { Person } from "./wire.ts";

/** A generation whose note was checked, and its digest. */
interface Generation {
  readonly key: TeamKey;
  readonly note: Digest;
}

/** Those who made the notes of a row, once their chains held. */
export async function checkedMakers(me: SignedIn, makers: readonly Person[]): Promise<Map<Id, Vouched>> {
  const checked = new Map<Id, Vouched>();
  for (const person of makers) {
    const known = await me.people.check(person);
    checked.set(known.account, known.vouched);
  }
  return checked;
}

/** The checked keys of a structure, oldest first; none where it has none yet. */
async function generations(me: SignedIn, structure: Id): Promise<{ name: string; all: Generation[] }> {
  const team = await me.api.team(structure);
  if (team.structure.id !== structure) throw new VaultError("team-key-false", { reason: "broken" });
  const makers = await checkedMakers(me, team.makers);
  const notes = team.keys.map((note) => SignedNote.parse(teamKey, note));
  const all = await verifyTeam(notes, structure, makers, me.instance.domain);
  const before = me.teams.get(structure);
  // Without the newest, what is sealed would be sealed for whoever left.
  if (before !== undefined && all[before.generation - 1]?.note !== before.note) throw new VaultError("team-key-false", { reason: "changed" });
  const newest = all.at(-1);
  if (newest !== undefined) me.teams.set(structure, { generation: newest.key.generation, note: newest.note });
  return { name: team.structure.name, all };
}

/** The key to seal for. */
export async function newestTeamKey(me: SignedIn, structure: Id): Promise<TeamKey> {
  const { name, all } = await generations(me, structure);
  const newest = all.at(-1);
  if (newest === undefined) throw new VaultError("team-key-missing", { structure: name });
  return newest.key;
}

/** What a structure is called, as a member signed it. */
export async function teamName(me: SignedIn, structure: Id): Promise<string> {
  return (await newestTeamKey(me, structure)).name;
}

/** The secret half of the generation that a mandate names. */
export async function teamSecret(me: SignedIn, structure: Id, named: Digest): Promise<EncryptionKey> {
  for (const { key } of (await generations(me, structure)).all) {
    if ((await recipientDigest(key.recipient)) !== named) continue;
    const { wraps } = await me.api.teamWork(structure);
    const mine = wraps.find(({ generation }) => generation === key.generation);
    if (mine === undefined) throw new VaultError("team-key-not-held");
    return (await unwrapTeamKey(mine.wrap, me.keyring.encryption, key.recipient)).key;
  }
  throw new VaultError("team-key-false", { reason: "broken" });
}

/** Every secret half that I hold, newest first: for what does not say which of them it was sealed for. */
export async function teamSecrets(me: SignedIn, structure: Id): Promise<EncryptionKey[]> {
  const { all } = await generations(me, structure);
  const { wraps } = await me.api.teamWork(structure);
  const secrets: EncryptionKey[] = [];
  for (const { key } of all.reverse()) {
    const mine = wraps.find(({ generation }) => generation === key.generation);
    if (mine !== undefined) secrets.push((await unwrapTeamKey(mine.wrap, me.keyring.encryption, key.recipient)).key);
  }
  return secrets;
}

/** What a colleague's client did first is done. */
const DONE_ALREADY = new Set(["stale", "conflict", "grantee-unknown"]);

/** Does what is due in the structures of a member, where her client can. */
export async function tendTeams(me: SignedIn): Promise<void> {
  if (me.session.team_work !== true) return;
  for (const structure of me.session.structures) {
    await tend(me, structure).catch((reason: unknown) => {
      if (!(reason instanceof VaultError) || !DONE_ALREADY.has(reason.code)) throw reason;
    });
  }
}

async function tend(me: SignedIn, structure: { id: Id; name: string }): Promise<void> {
  const work = await me.api.teamWork(structure.id);
  if (work.renew) await renew(me, structure, work.members);
  await share(me, structure.id);
}

/** Makes the next generation and wraps it for everyone who may have it. */
async function renew(me: SignedIn, structure: { id: Id; name: string }, members: readonly Id[]): Promise<void> {
  const before = (await generations(me, structure.id)).all.at(-1);
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const generation = (before?.key.generation ?? 0) + 1;
  const body: TeamKey = {
    structure: structure.id,
    name: structure.name,
    generation,
    alg: ALG,
    recipient: (await EncryptionKey.fromSecret(secret)).recipient,
    previous: before?.note,
    by: me.account,
    // A colleague's clock was a second ahead; notes never go back in time.
    at: Math.max(before?.key.at ?? 0, await me.now()) as Time,
  };
  const wraps = [];
  for (const account of members) {
    const recipient = await recipientIn(me, structure.id, account);
    if (recipient !== undefined) wraps.push(await wrap(identityText(secret), generation, account, recipient));
  }
  await me.api.beginTeamKey(structure.id, { note: (await me.sign(teamKey, body)).toText(), wraps });
}

/** Hands on what this member holds and others lack. */
async function share(me: SignedIn, structure: Id): Promise<void> {
  const work = await me.api.teamWork(structure);
  if (work.missing.length === 0) return;
  const held = new Map<number, string>();
  for (const { key } of (await generations(me, structure)).all) {
    const mine = work.wraps.find(({ generation }) => generation === key.generation);
    if (mine === undefined) continue;
    held.set(key.generation, (await unwrapTeamKey(mine.wrap, me.keyring.encryption, key.recipient)).text);
  }
  const wraps = [];
  for (const { generation, account } of work.missing) {
    const text = held.get(generation);
    const recipient = text === undefined ? undefined : await recipientIn(me, structure, account);
    if (text !== undefined && recipient !== undefined) wraps.push(await wrap(text, generation, account, recipient));
  }
  if (wraps.length > 0) await me.api.shareTeamKey(structure, { wraps });
}

/** Keys that do not hold are nobody's; the others still get theirs. */
const NOT_HELD = new Set(["chain-broken", "key-changed"]);

/** The key of a member whom someone with the power to do so has put into this structure. */
async function recipientIn(me: SignedIn, structure: Id, account: Id): Promise<Recipient | undefined> {
  if (account === me.account) return me.keyring.encryption.recipient;
  const known = await me.people.known(account).catch((reason: unknown) => {
    if (reason instanceof VaultError && NOT_HELD.has(reason.code)) return undefined;
    throw reason;
  });
  const belongs = known?.vouched.roles.some((held) => held.structure === structure) === true;
  return belongs ? known.record.encryption : undefined;
}

async function wrap(text: string, generation: number, account: Id, recipient: Recipient) {
  return { generation, account, wrap: base64(await seal([recipient], utf8(text))) };
}
