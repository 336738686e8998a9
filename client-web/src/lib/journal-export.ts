/** An export of the journal on its way from the core into a file. */
import type { JournalExport } from "./crypto/contract/office.ts";
import { keep } from "./keep.ts";
import { session } from "./session.svelte.ts";
import { say } from "./status.svelte.ts";
import { t } from "./words.svelte.ts";

export const exporting = (done: number): void => {
  say(t("web-audit-exporting", { done }));
};

export function keepExport({ text, count }: JournalExport): void {
  keep(`journal-${session.now.toISOString().slice(0, 10)}.jsonl`, text, "application/jsonl;charset=utf-8");
  say(t("web-audit-exported", { count }));
}
