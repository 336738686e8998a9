/** Structures and their places: what an administrator makes, and whoever directs one arranges (spec 09). */

import { VaultError } from "../contract.ts";
import type { WorkPlace } from "../contract/members.ts";
import { idOf } from "../id.ts";
import type { SignedIn } from "../signin.ts";
import { isName } from "../text.ts";

export async function create(me: SignedIn, typed: string): Promise<{ id: string; name: string }> {
  return me.api.createStructure({ name: nameIn(typed) });
}

export async function places(me: SignedIn, structure: string): Promise<WorkPlace[]> {
  return me.api.places(idOf(structure));
}

export async function addPlace(me: SignedIn, structure: string, typed: string): Promise<WorkPlace> {
  return me.api.addPlace(idOf(structure), { name: nameIn(typed) });
}

export async function removePlace(me: SignedIn, structure: string, place: string): Promise<void> {
  await me.api.removePlace(idOf(structure), idOf(place));
}

export async function placeMember(me: SignedIn, account: string, structure: string, place?: string): Promise<void> {
  await me.api.placeMember(idOf(account), { structure: idOf(structure), ...(place !== undefined && { place: idOf(place) }) });
}

function nameIn(typed: string): string {
  const name = typed.trim();
  if (!isName(name)) throw new VaultError("bad-name");
  return name;
}
