/** My groups of addresses, in a list that I keep. */

import { VaultError } from "../contract.ts";
import type { MailGroup } from "../contract/mail.ts";
import { isName } from "../text.ts";
import { readAddress } from "./address.ts";
import { KEPT, keepList, keptList } from "./kept.ts";
import type { Shape } from "./kept.ts";
import type { Shelf } from "./shelf.ts";

const GROUPS: Shape<MailGroup> = {
  folder: `${KEPT}groupes`,
  file: "ecrin-groups-v1.json",
  line: ({ name, addresses }) => {
    if (typeof name !== "string" || !Array.isArray(addresses)) throw new VaultError("letter-damaged");
    return { name, addresses: addresses.map((address: unknown) => readAddress(typeof address === "string" ? address : "")) };
  },
};

/** The most groups, and the most addresses of one: no letter goes to more readers. */
const MOST = 200;

/** By name. */
export const groupsOf = (shelf: Shelf): Promise<MailGroup[]> => keptList(shelf, GROUPS);

/** Keeps a group under a name, in the place of one that had it; without addresses it goes. */
export async function keepGroup(shelf: Shelf, typed: string, addresses: readonly string[]): Promise<MailGroup[]> {
  const name = typed.trim();
  if (!isName(name) || /[,@]/.test(name)) throw new VaultError("bad-name");
  const group = { name, addresses: [...new Set(addresses.map(readAddress))].sort() };
  const others = (await groupsOf(shelf)).filter((one) => !isCalled(one, name));
  const all = [...others, ...(group.addresses.length > 0 ? [group] : [])].sort((one, other) => one.name.localeCompare(other.name));
  if (all.length > MOST || group.addresses.length > MOST) throw new VaultError("too-large");
  await keepList(shelf, GROUPS, all);
  return all;
}

export const isCalled = ({ name }: MailGroup, typed: string): boolean => name.toLowerCase() === typed.trim().toLowerCase();
