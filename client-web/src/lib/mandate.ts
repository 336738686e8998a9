/** The words that a person agrees to, made exactly as the command line makes them: her signature carries their digest. */
import { fullMoment } from "./when";
import { named, t } from "./words.svelte";

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

export function textOf({ owner, grantee, titles, right, purpose, from, until }: Agreement): string {
  const documents = titles.map((title, place) => t("mandate-text-document", { number: place + 1, title })).join("\n");
  const text = t("mandate-text", {
    owner,
    grantee,
    documents,
    right: named("mandate-text-right", right),
    purpose: named("purpose", purpose),
    from: fullMoment(from),
    until: fullMoment(until),
  });
  return `${text}\n${t("mandate-text-end")}`;
}
