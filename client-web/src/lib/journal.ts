/** The whole journal of a person, and what its sentences are made with. */
import type { JournalLine, VaultClient } from "./crypto/contract.ts";
import type { Memory } from "./sentence.ts";
import { session } from "./session.svelte.ts";

type Read = (core: VaultClient, after?: string) => Promise<{ lines: JournalLine[]; next?: string }>;

/** Every line, the oldest first. */
export async function allLines(read: Read): Promise<JournalLine[]> {
  const lines: JournalLine[] = [];
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const page = await session.ask((core) => read(core, after));
    lines.push(...page.lines);
    after = page.next;
  }
  return lines;
}

export async function memory(): Promise<Memory> {
  const [papers, accesses] = [await session.papers(), await session.ask((core) => core.accesses())];
  return { me: session.me?.account ?? "", papers, accesses };
}
