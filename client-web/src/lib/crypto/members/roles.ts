/** Roles in another structure: offered by whoever directs it, taken by her for whom it is (spec 09, Appointments). */

import { accountOf } from "../auditor.ts";
import { VaultError } from "../contract.ts";
import type { Colleague, OfferedRole, RoleWish } from "../contract/roles.ts";
import { attempt, digestFrom } from "../encoding.ts";
import { idOf } from "../id.ts";
import { fingerprint } from "../identity.ts";
import { SignedNote, keyName } from "../note.ts";
import type { Known } from "../people.ts";
import type { SignedIn } from "../signin.ts";
import { tendTeams } from "../teams.ts";
import { printTime } from "../time.ts";
import { appointment, mayAppoint } from "../trust.ts";
import type { Appointment } from "../trust.ts";
import { isProfessional } from "../vocabulary.ts";
import { appoint } from "./decide.ts";
import type { Offer } from "./wire.ts";

export async function colleague(me: SignedIn, typed: string): Promise<Colleague> {
  const known = await me.people.known(idOf(await accountOf(me, typed)));
  // Whoever keeps papers here works for nobody.
  if (!isProfessional(known.record.role)) throw new VaultError("not-found");
  const { account, name, structures, record } = known;
  return { account, name, fingerprint: await fingerprint(record), structures: [...structures] };
}

export async function offerRole(me: SignedIn, wish: RoleWish): Promise<void> {
  const { structures } = await me.people.known(idOf(wish.account));
  // To a member it would not be an offer: her role would change at once.
  if (structures.some(({ id }) => id === wish.structure)) throw new VaultError("already-exists");
  await appoint(me, wish);
}

interface Checked {
  readonly note: SignedNote<Appointment>;
  readonly body: Appointment;
  readonly by: Known;
}

/** An offer that was signed for me, by somebody who was given the power to make it. */
async function checked(me: SignedIn, offer: Offer): Promise<Checked> {
  const note = SignedNote.parse(appointment, offer.note);
  const by = await me.people.known(note.dangerUnverified.by);
  const body = await by.verify(note, me.instance.domain);
  if (body.by !== by.account || body.account !== me.account || body.structure !== offer.structure.id) {
    throw new VaultError("verification-failed", { reason: "another offer" });
  }
  if (!mayAppoint(by.vouched, body.structure)) throw new VaultError("chain-broken");
  return { note, body, by };
}

export async function offeredRoles(me: SignedIn): Promise<OfferedRole[]> {
  return Promise.all((await me.api.offeredRoles()).map((offer) => shown(me, offer)));
}

async function shown(me: SignedIn, offer: Offer): Promise<OfferedRole> {
  const { structure, leaves } = offer;
  const told = { structure, ...(leaves !== undefined && { leaves }) };
  try {
    const { note, body, by } = await checked(me, offer);
    const { account: id, name } = by;
    return { id: await note.digest(), ...told, role: body.role, by: { id, name }, at: printTime(body.at) };
  } catch (reason) {
    if (!(reason instanceof VaultError)) throw reason;
    return { id: offer.note, ...told, role: "aidant", by: { id: "", name: "" }, at: "", refused: reason.code };
  }
}

export async function takeRole(me: SignedIn, typed: string): Promise<void> {
  const { note } = await checked(me, await found(me, typed));
  const countersigned = await note.countersign(keyName(me.account, me.instance.domain), me.keyring.signing);
  await me.api.takeRole({ note: countersigned.toText() });
  // What her new colleagues wait for; where she has left others by it, her next sign-in does it.
  await me
    .now()
    .then(() => tendTeams(me))
    .catch(() => undefined);
}

export async function declineRole(me: SignedIn, typed: string): Promise<void> {
  const { note } = await checked(me, await found(me, typed));
  await me.api.declineRole(await note.digest());
}

/** The one whose signed text has this digest. */
async function found(me: SignedIn, typed: string): Promise<Offer> {
  const id = digestFrom(typed);
  for (const offer of await me.api.offeredRoles()) {
    const note = attempt(() => SignedNote.parse(appointment, offer.note));
    if (id !== undefined && (await note?.digest()) === id) return offer;
  }
  throw new VaultError("not-found");
}
