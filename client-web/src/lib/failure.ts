/** Why something was not done, in words that also say what to do. */
import { VaultError } from "./crypto/contract.ts";
import { t, words } from "./words.svelte.ts";

export const codeOf = (reason: unknown): string => (reason instanceof VaultError ? reason.code : "unexpected");

export function explain(reason: unknown): string {
  const code = codeOf(reason);
  const given = reason instanceof VaultError ? reason.particulars : {};
  const wait = reason instanceof VaultError ? (reason.retryAfter ?? 0) : 0;
  const particulars = { minutes: Math.max(1, Math.ceil(wait / 60)), ...given };
  // What the command line answers with a command to type, a page says in words of its own.
  for (const key of [`web-error-${code}`, `error-${code}`]) {
    if (words.has(key)) return t(key, particulars);
  }
  return t("error-unknown-code", { code, reason: code });
}
