/** My journal: who did what with my papers. Its rows are the server's word; a receipt is what proves one. */

import type { JournalLine } from "./contract.ts";
import type { Id } from "./id.ts";
import { mandate } from "./mandate.ts";
import { SignedNote } from "./note.ts";
import { allPapers } from "./papers.ts";
import type { SignedIn } from "./signin.ts";
import { printTime } from "./time.ts";
import { present } from "./wire.ts";
import type { JournalRow } from "./wire.ts";

/** A page of my journal, oldest first, with the titles that only I know. */
export async function readJournal(me: SignedIn, after?: string): Promise<{ lines: JournalLine[]; next?: string }> {
  const page = await me.api.journal(after);
  const [titles, numbers] = [await titlesOf(me), await numbersOf(me)];
  const lines = page.events.map((row) => {
    const document = row.document ?? numbers.get(`${row.mandate ?? ""} ${row.number ?? 0}`);
    return shownLine(row, document === undefined ? undefined : titles.get(document));
  });
  return { lines, ...(page.next !== undefined && { next: page.next }) };
}

/** A page of what was done to the service itself, which concerns everyone on it; without who did it. */
export async function readMaintenance(me: SignedIn, after?: string): Promise<{ lines: JournalLine[]; next?: string }> {
  const page = await me.api.maintenance(after);
  const lines = page.events.map((row) => shownLine(row, undefined));
  return { lines, ...(page.next !== undefined && { next: page.next }) };
}

async function titlesOf(me: SignedIn): Promise<Map<Id, string>> {
  const papers = await allPapers(me);
  return new Map(papers.flatMap((paper) => ("held" in paper ? [[paper.id, paper.held.record.title] as const] : [])));
}

/** Which paper a number of a mandate was. Nothing is opened on the strength of it. */
async function numbersOf(me: SignedIn): Promise<Map<string, Id>> {
  const numbers = new Map<string, Id>();
  for (const answer of await me.api.mandates()) {
    const { dangerUnverified } = SignedNote.parse(mandate, answer.note);
    for (const { number, document } of dangerUnverified.document) numbers.set(`${answer.id} ${number}`, document);
  }
  return numbers;
}

export function shownLine(row: JournalRow, title: string | undefined): JournalLine {
  const { id, at, event, result, reason, actor, mandate: under, document, number, purpose, detail } = row;
  const optional = {
    reason,
    actor,
    actorName: row.actor_name,
    actorRole: row.actor_role,
    place: row.structure?.name,
    mandate: under,
    document,
    documentTitle: title,
    number,
    purpose,
    detail,
  };
  return { id, at: printTime(at), event, result, ...present(optional) };
}
