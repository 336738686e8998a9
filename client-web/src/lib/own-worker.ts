/** Workers are made of our own files and nothing else: the page's policy takes no other word for it. */

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

export const ownWorker = (address: string): Worker => new Worker(policy.createScriptURL(address), { type: "module" });
