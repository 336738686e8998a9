/** Who works for the structures that I direct (spec 09). */

import { VaultError } from "../contract.ts";
import type { Directed, Member } from "../contract/members.ts";
import { idOf } from "../id.ts";
import type { Id } from "../id.ts";
import type { SignedIn } from "../signin.ts";
import { printTime } from "../time.ts";
import { ROLES } from "../vocabulary.ts";
import type * as wire from "./wire.ts";

export async function directed(me: SignedIn): Promise<Directed[]> {
  const all = await me.api.structures();
  const mine = me.session.role === "admin" ? all : await thoseOfMine(me, all);
  return mine.map(({ id, name, members, referents }) => ({ id, name, members, referents }));
}

async function thoseOfMine<S extends { id: Id }>(me: SignedIn, all: readonly S[]): Promise<S[]> {
  const rows = (await me.api.members()).filter(({ account, role }) => account === me.account && role === "referent");
  return all.filter(({ id }) => rows.some(({ structure }) => structure.id === id));
}

export async function membersOf(me: SignedIn, typed: string): Promise<Member[]> {
  const structure = idOf(typed);
  return sorted(me, structure, await me.api.members(structure));
}

export async function leaversOf(me: SignedIn, typed: string): Promise<Member[]> {
  const structure = idOf(typed);
  return sorted(me, structure, await me.api.leavers(structure));
}

async function sorted(me: SignedIn, structure: Id, rows: readonly wire.Member[]): Promise<Member[]> {
  const all = await Promise.all(rows.filter((row) => row.structure.id === structure).map((row) => shown(me, row)));
  return all.sort(order);
}

/** Those who direct it come first, and those who may not act last; each by name. */
const order = (one: Member, other: Member): number =>
  rank(one) - rank(other) || one.name.localeCompare(other.name, "fr");

const rank = ({ role, active }: Member): number => (active ? 0 : ROLES.length) - ROLES.indexOf(role);

async function shown(me: SignedIn, row: wire.Member): Promise<Member> {
  const { account, structure, role, active, place } = row;
  const told = { account, structure, role, active, since: printTime(row.since), ...(place !== undefined && { place }) };
  try {
    const { name, vouched } = await me.people.known(account);
    const given = vouched.record.role === "admin" || vouched.roles.some((held) => held.structure === structure.id && held.role === role);
    // What the server makes of somebody counts for nothing where nobody has given it to her.
    return given ? { ...told, name } : { ...told, name, refused: "chain-broken" };
  } catch (reason) {
    if (!(reason instanceof VaultError)) throw reason;
    return { ...told, name: account.slice(0, 6), refused: reason.code };
  }
}

export async function referents(me: SignedIn): Promise<Member[]> {
  const rows = await me.api.members();
  const directing = rows.filter(({ role, active }) => role === "referent" && active);
  return (await Promise.all(directing.map((row) => shown(me, row)))).sort(order);
}
