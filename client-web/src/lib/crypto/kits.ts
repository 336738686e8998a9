/** My recovery kit: which one is good, a new one, none; and whoever uses it (spec 07). */

import { VaultError } from "./contract.ts";
import type { Kit, NewKit, Recovery } from "./contract/recovery.ts";
import { idOf } from "./id.ts";
import type { Id } from "./id.ts";
import { keyRecord } from "./identity.ts";
import { makeKit } from "./kit.ts";
import { SignedNote } from "./note.ts";
import { kit as kitNote, kitRevocation } from "./recovery.ts";
import type { Anew, SignedIn } from "./signin.ts";
import { newestTeamKey } from "./teams.ts";
import { printTime } from "./time.ts";
import { shownDelay } from "./ways.ts";
import { present } from "./wire.ts";
import type { KitHeld } from "./wire.ts";

/** My kit, after its note was checked. */
async function mine(me: SignedIn): Promise<{ held: KitHeld; note: SignedNote<unknown> } | undefined> {
  const [held] = await me.api.kits();
  if (held === undefined) return undefined;
  const note = SignedNote.parse(kitNote, held.note);
  const { owner, kit } = await me.verifyOwn(note);
  if (owner !== me.account || kit !== held.kit) throw new VaultError("kit-false", { reason: "it is someone else's" });
  return { held, note };
}

export async function kit(me: SignedIn): Promise<Kit | undefined> {
  const found = await mine(me);
  if (found === undefined) return undefined;
  const { kit: number, since, checked, check_due: due, structure } = found.held;
  const optional = { structure: structure?.name, checked: checked && printTime(checked) };
  return { kit: number, since: printTime(since), checkDue: printTime(due), ...present(optional) };
}

export async function renewKit({ me, plain, base }: Anew): Promise<NewKit> {
  const team = await newestTeamKey(me, await hostOf(me));
  // Of the kits there ever were, only this one is a way in.
  const keyring = { ...plain, slots: plain.slots.filter(({ kind }) => kind !== "kit") };
  const owner = { api: me.api, domain: me.instance.domain, keyring, base };
  const { sheet, delay } = await makeKit(owner, team, await me.now());
  return { sheet, ...(delay && { delay: shownDelay(delay) }) };
}

/** The structure of whoever opened the account with me. */
async function hostOf(me: SignedIn): Promise<Id> {
  const person = await me.api.person(me.account);
  await me.people.check(person);
  const host = person.chain[1];
  const structure = host && SignedNote.parse(keyRecord, host.record).dangerUnverified.structure;
  if (structure === undefined) throw new VaultError("no-structure");
  return structure;
}

export async function revokeKit(me: SignedIn): Promise<void> {
  const found = await mine(me);
  if (found === undefined) throw new VaultError("no-kit");
  const body = { kit: found.held.kit, note: await found.note.digest(), owner: me.account, at: await me.now() };
  await me.api.revokeKit(found.held.kit, { note: (await me.sign(kitRevocation, body)).toText() });
}

export async function recoveries(me: SignedIn): Promise<Recovery[]> {
  const all = await me.api.recoveries();
  return all.map(({ id, begun, due, state }) => ({ id, begun: printTime(begun), due: printTime(due), state }));
}

export async function cancelRecovery(me: SignedIn, typed: string): Promise<void> {
  await me.api.cancelRecovery(idOf(typed));
}
