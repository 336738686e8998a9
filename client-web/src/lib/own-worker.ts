/** Workers are made of our own files and nothing else: the page's policy takes no other word for it. */

import { VaultError } from "./crypto/contract.ts";

interface Policy {
  createScriptURL(address: string): string;
}

declare global {
  interface Window {
    trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(address: string): string }): Policy };
  }
}

const rules = {
  createScriptURL(address: string): string {
    if (new URL(address, location.href).origin !== location.origin) throw new TypeError(address);
    return address;
  },
};

const policy = window.trustedTypes?.createPolicy("app-worker", rules) ?? rules;

/** The sums of the scripts, as the document has them. */
function sums(): Record<string, string> {
  const map = JSON.parse(document.querySelector('script[type="importmap"]')?.textContent ?? "{}") as { integrity?: Record<string, string> };
  return map.integrity ?? {};
}

/**
 * A worker whose script is what the document says. Browsers hold what a page imports against its sum, and not what a
 * worker begins with: so it is fetched once to be held against it, and begun from what was kept.
 */
export async function checkedWorker(address: string): Promise<Worker> {
  const integrity = sums()[new URL(address, location.href).pathname];
  // What was kept broken is asked for once more.
  const asked = integrity === undefined ? undefined : held(address, integrity).catch(() => held(address, integrity, "reload"));
  await asked?.catch(async () => {
    // Browsers do not tell a sum that is wrong from a line that is cut.
    const arrives = await fetch(address, { cache: "reload" }).then(({ ok }) => ok, () => false);
    throw new VaultError(arrives ? "unexpected" : "server-unreachable");
  });
  return ownWorker(address);
}

async function held(address: string, integrity: string, cache: RequestCache = "default"): Promise<void> {
  await (await fetch(address, { integrity, cache })).arrayBuffer();
}

/** Browsers keep scripts for good, broken ones too: all that this page has asked for is asked for anew. */
export async function reloadWhole(): Promise<void> {
  const own = performance.getEntriesByType("resource").filter(({ name }) => name.startsWith(`${location.origin}/assets/`));
  await Promise.allSettled(own.map(({ name }) => fetch(name, { cache: "reload" })));
  location.reload();
}

export const ownWorker = (address: string): Worker => new Worker(policy.createScriptURL(address), { type: "module" });
