/** The words that a person agrees to, made exactly as the command line makes them: her signature carries their digest. */
import { fullMoment } from "./when.ts";
import { words, type Lexicon } from "./words.svelte.ts";

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
  maxViews?: number | undefined;
}

/** Letter for letter as in the file: what is signed is not typeset. */
function said(family: string, word: string, lexicon: Lexicon): string {
  const key = `${family}-${word}`;
  return lexicon.has(key) ? lexicon.format(key) : word;
}

export function textOf({ maxViews, ...about }: Agreement, lexicon: Lexicon = words): string {
  const { owner, grantee, titles, right, purpose, from, until } = about;
  const documents = titles.map((title, place) => lexicon.format("mandate-text-document", { number: place + 1, title })).join("\n");
  const text = lexicon.format("mandate-text", {
    owner,
    grantee,
    documents,
    right: said("mandate-text-right", right, lexicon),
    purpose: said("purpose", purpose, lexicon),
    from: fullMoment(from, lexicon),
    until: fullMoment(until, lexicon),
  });
  const most = maxViews === undefined ? [] : [lexicon.format("mandate-text-max-views", { views: maxViews })];
  return [text, ...most, lexicon.format("mandate-text-end")].join("\n");
}
