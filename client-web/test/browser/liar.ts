/** Lies that a server tells the pages, one after the other, and what becomes of each. */

import { expect } from "vitest";

import type { Person } from "../e2e/instance.ts";
import type { Proxy } from "../e2e/proxy.ts";
import type { Reader } from "./reader.ts";

/** What is lied about, what becomes of the answer, and what the reader is told. */
export type Lie = readonly [what: string, place: RegExp, change: (answer: any) => void, said: string];

/** Each lie is told, found out and named, and nothing of `never` is on the page then. */
export async function liesTo(
  reader: Reader,
  proxy: Proxy,
  lies: readonly Lie[],
  go: () => Promise<void>,
  never: readonly string[],
): Promise<void> {
  for (const [what, place, change, said] of lies) {
    const count = proxy.tell(place, change);
    await go();
    await reader.sees(said);
    expect(count.told, `${what} was never told`).toBeGreaterThan(0);
    const text = await reader.page.locator("main").innerText();
    for (const word of never) expect(text, what).not.toContain(word);
  }
  proxy.lie = undefined;
}

/** Goes there by its link, and sees what it is called. */
export async function visit(reader: Reader, link: string, heading: string): Promise<void> {
  await reader.page.getByRole("link", { name: link, exact: true }).first().click();
  await reader.isAt("H1", heading);
}

/** Types what opens her account; where that leads to is for the caller to see. */
export async function signIn(reader: Reader, who: Person): Promise<void> {
  await reader.open("/entrer/phrase");
  await reader.page.locator("#account").fill(who.account);
  await reader.page.locator("#passphrase").fill(who.secret);
  await reader.press("Enter");
}
