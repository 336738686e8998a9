/** Workers are made of our own files and nothing else: the page's policy takes no other word for it. */

import { addressOf, held } from "./held.ts";
import type { Begun, Sums } from "./held.ts";

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

/** The sums of the scripts, as the document has them; while they are being written there are none. */
function sums(): Sums | undefined {
  const map = document.querySelector('script[type="importmap"]')?.textContent;
  return map ? (JSON.parse(map) as { integrity: Sums }).integrity : undefined;
}

const begun = new Map<string, Promise<string>>();

/** Where the held bytes of a script lie; whoever did not get them may ask again. */
function keptAt({ path, sums }: Begun): Promise<string> {
  const kept = begun.get(path) ?? held(path, sums).then(async (answer) => addressOf(await answer.arrayBuffer()));
  begun.set(path, kept);
  kept.catch(() => begun.delete(path));
  return kept;
}

/** A worker whose script is what the document says. It is told the sums of what it will import itself. */
export async function ownWorker(address: string): Promise<Worker> {
  const known = sums();
  if (known === undefined) return new Worker(policy.createScriptURL(address), { type: "module" });
  const own: Begun = { path: new URL(address, location.href).pathname, sums: known };
  return new Worker(policy.createScriptURL(await keptAt(own)), { type: "module", name: JSON.stringify(own) });
}

/** Browsers keep scripts for good, broken ones too: all that this page has asked for is asked for anew. */
export async function reloadWhole(): Promise<void> {
  const own = performance.getEntriesByType("resource").filter(({ name }) => name.startsWith(`${location.origin}/assets/`));
  await Promise.allSettled(own.map(({ name }) => fetch(name, { cache: "reload" })));
  location.reload();
}
