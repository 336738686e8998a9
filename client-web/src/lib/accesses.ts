import type { Access } from "./crypto/contract.ts";
import { t } from "./words.svelte.ts";

/** States in which something may still be seen, or may be again. */
const OPEN = new Set(["draft", "awaiting-consent", "scheduled", "active", "suspended"]);

export const isOpen = (access: Access): boolean => access.refused === undefined && OPEN.has(access.state);

/** Of one that does not hold nobody knows. */
export const isOver = (access: Access): boolean => access.refused === undefined && !isOpen(access);

/** What to say of it: until its grantee has answered, that is what matters. */
export const stateOf = (access: Access): string =>
  access.state === "active" && access.accepted === undefined ? "awaiting-consent" : access.state;

/** « Nadia Belkacem (France Services Hagetmau) » */
export function nameOf({ grantee }: Access): string {
  return grantee.place ? `${grantee.name} (${grantee.place})` : grantee.name;
}

/** Whose papers they are, as far as a professional may know. */
export const ownerOf = ({ owner }: Pick<Access, "owner">): string => owner.name ?? t("web-owner-unknown", { id: owner.id.slice(0, 6) });

const HOUR = 3_600_000;

/** Whether it was given so lately, and used so little, that it can be as if it had never been (spec 06). */
export function canUndo({ from, views }: Access, now: Date): boolean {
  return views === 0 && now.getTime() - Date.parse(from) < 48 * HOUR;
}

/** Whether there is a week left or less, which is when people are told. */
export const endsSoon = ({ until, state }: Access, now: Date): boolean =>
  state === "active" && Date.parse(until) - now.getTime() <= 7 * 24 * HOUR;

/** Somebody who entrusted papers, and what she entrusted. */
export interface Owner {
  owner: Access["owner"];
  accesses: Access[];
}

/** Accesses by whose papers they are: what ends first stands first, among a person's and among people. */
export function byOwner(accesses: readonly Access[]): Owner[] {
  const owners = new Map<string, Owner>();
  for (const access of [...accesses].sort((one, other) => (one.until < other.until ? -1 : 1))) {
    const known = owners.get(access.owner.id) ?? { owner: access.owner, accesses: [] };
    known.accesses.push(access);
    owners.set(access.owner.id, known);
  }
  return [...owners.values()];
}
