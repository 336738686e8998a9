/** The words that a person agrees to, made exactly as the command line makes them: her signature carries their digest. */
import { fullMoment } from "./when.ts";
import { words } from "./words.svelte.ts";

/** Which words these are. A word changed in `mandate.ftl` asks for another id. */
export const TEXT_ID = "mandate-2026-11";

export interface Agreement {
  owner: string;
  grantee: string;
  titles: string[];
  right: string;
  purpose: string;
  from: string;
  until: string;
}

/** Letter for letter as in the file: what is signed is not typeset. */
function said(family: string, word: string): string {
  const key = `${family}-${word}`;
  return words.has(key) ? words.format(key) : word;
}

export function textOf({ owner, grantee, titles, right, purpose, from, until }: Agreement): string {
  const documents = titles.map((title, place) => words.format("mandate-text-document", { number: place + 1, title })).join("\n");
  const text = words.format("mandate-text", {
    owner,
    grantee,
    documents,
    right: said("mandate-text-right", right),
    purpose: said("purpose", purpose),
    from: fullMoment(from),
    until: fullMoment(until),
  });
  return `${text}\n${words.format("mandate-text-end")}`;
}
