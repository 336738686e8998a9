/** What a person is told when she comes, one sentence for each sort of notice, and where she can do something about it. */
import { nameOf } from "./accesses.ts";
import type { Access, Notice, Paper } from "./crypto/contract.ts";
import { moment } from "./when.ts";
import { named, t, words, type Particulars } from "./words.svelte.ts";
import type { Key } from "../words/keys.ts";

export function message(notice: Notice, papers: Paper[], accesses: Access[]): string {
  const key = `web-message-${notice.code}`;
  if (!words.has(key)) return t("web-message-other", { code: notice.code });
  const paper = papers.find(({ id }) => id === notice.document);
  const access = accesses.find(({ id }) => id === notice.mandate);
  const particulars: Particulars = {
    who: notice.accountName ?? t("who-someone"),
    due: notice.due === undefined ? "" : moment(notice.due),
    title: paper?.title ?? "",
    grantee: access === undefined ? t("who-someone") : nameOf(access),
    what: whatOf(notice.detail),
  };
  return t(key, particulars);
}

/** A word of a closed list, which may have an id behind it, in the reader's language. */
function whatOf(detail = ""): string {
  const [word = ""] = detail.split(" ");
  const family = ["slot", "delay-kind"].find((name) => words.has(`${name}-${word}`));
  return family === undefined ? detail : named(family, word);
}

const PLACES: Record<string, { path: string; word: Key }> = {
  deposit: { path: "/papiers", word: "web-message-to-papers" },
  request: { path: "/papiers", word: "web-message-to-answer" },
  "referral-asked": { path: "/papiers", word: "web-message-to-answer" },
  mandate: { path: "/acces", word: "web-message-to-accesses" },
};

export const whereTo = ({ code }: Notice): { path: string; word: Key } | undefined =>
  PLACES[code] ?? PLACES[code.split("-")[0] ?? ""];
