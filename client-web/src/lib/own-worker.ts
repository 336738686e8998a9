/** Workers are made of our own files and nothing else: the page's policy takes no other word for it. */

import { Scripts } from "./held.ts";
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

let scripts: Scripts | undefined;

/** A worker whose script is what the document says. It is told the sums of what it will import itself. */
export async function ownWorker(address: string): Promise<Worker> {
  const known = sums();
  if (known === undefined) return new Worker(policy.createScriptURL(address), { type: "module" });
  scripts ??= new Scripts(known);
  const { pathname: path } = new URL(address, location.href);
  const at = await scripts.at(path);
  const begun: Begun = { path, sums: known, kept: scripts.arrived };
  return new Worker(policy.createScriptURL(at), { type: "module", name: JSON.stringify(begun) });
}

/** Browsers keep scripts for good, broken ones too: all that this page has asked for is asked for anew. */
export async function reloadWhole(): Promise<void> {
  const own = performance.getEntriesByType("resource").filter(({ name }) => name.startsWith(`${location.origin}/assets/`));
  await Promise.allSettled(own.map(({ name }) => fetch(name, { cache: "reload" })));
  location.reload();
}
