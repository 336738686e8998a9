/** What somebody should look at, in one sentence: what was seen, and from when on it is too much. */
import type { Alert } from "./crypto/contract/control.ts";
import { t, words } from "./words.svelte.ts";

export function alertSentence({ code, account, name, seen, limit, usual = 0 }: Alert): string {
  const who = name ?? account?.slice(0, 6) ?? t("alert-nobody");
  // What the command line answers with a command to type, a page says in words of its own.
  for (const key of [`web-alert-${code}`, `alert-${code}`]) {
    if (words.has(key)) return t(key, { who, seen, limit, usual });
  }
  return t("web-alert-other", { code });
}
