/** Leaving with everything (CPCE D.537 to D.541), or ending a vault (RGPD 17). */

import { VaultError } from "./contract.ts";
import type { Progress } from "./contract.ts";
import type { Erased, Taken, TakingAway } from "./contract/leaving.ts";
import type { Delay } from "./contract/ways.ts";
import { deposit } from "./deposit.ts";
import { utf8 } from "./encoding.ts";
import { SignedNote } from "./note.ts";
import { allPapers, openHeld } from "./papers.ts";
import type { Held } from "./papers.ts";
import type { Anew, SignedIn } from "./signin.ts";
import { DAY, plus, printTime } from "./time.ts";
import { shownDelay } from "./ways.ts";
import type { JournalRow } from "./wire.ts";
import { Zip } from "./zip.ts";

/** For how long after its day everything may be taken away: the server's rule. */
const OPEN_DAYS = 7;

export async function takingAway(me: SignedIn): Promise<TakingAway> {
  const all = await me.api.delays();
  await me.now();
  // To the millisecond, as the server decides: cut to the second, a wait that has just ended would still run.
  const { now } = me.session;
  const asked = all.filter(({ kind, cancelled }) => kind === "export" && cancelled === undefined);
  const open = asked.find(({ due }) => due <= now && now < plus(due, OPEN_DAYS * DAY));
  if (open !== undefined) return { state: "open", until: printTime(plus(open.due, OPEN_DAYS * DAY)) };
  const waiting = asked.find(({ due }) => now < due);
  return waiting === undefined ? { state: "not-asked" } : { state: "waiting", delay: shownDelay(waiting) };
}

export async function askToTakeAway(me: SignedIn): Promise<Delay | undefined> {
  const { delay } = await me.api.askExport();
  return delay && shownDelay(delay);
}

/** The same file as the command line's: originals, what is known of each, the accesses as they were signed, the journal. */
export async function takeAway(
  me: SignedIn,
  sentences: Record<string, string>,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Taken> {
  // Whoever stands behind her, or has found her session open, should not have it all at once.
  if ((await askToTakeAway(me)) !== undefined) throw new VaultError("conflict");
  const now = await me.now();
  const zip = new Zip(new Date(now));
  const papers = await allPapers(me);
  const documents: object[] = [];
  for (const [done, paper] of papers.entries()) {
    progress(done, papers.length);
    // Said in the list rather than left out in silence.
    if ("refused" in paper) documents.push({ id: paper.id, authentic: false });
    else documents.push(await put(me, zip, paper.held, signal));
  }
  progress(papers.length, papers.length);

  const mandates = (await me.api.mandates()).map(({ id, note, state }) => ({ id, note, state }));
  const rows = (await wholeJournal(me)).filter(({ id }) => sentences[id] !== undefined);
  const manifest = {
    format: "ecrin-export/1",
    account: me.account,
    name: me.keyring.name,
    domain: me.instance.domain,
    instance_key: me.instance.key,
    at: printTime(now),
    documents,
    mandates,
    journal: { lines: "journal.jsonl", sentences: "journal.txt", events: rows.length },
  };
  const lines = rows.map((row) => `${JSON.stringify(lineOf(row, sentences[row.id]))}\n`);
  zip.add("", "manifest.json", utf8(JSON.stringify(manifest, null, 2)));
  zip.add("", "journal.jsonl", utf8(lines.join("")));
  zip.add("", "journal.txt", utf8(rows.map(({ id }) => `${sentences[id] ?? ""}\n`).join("")));
  const leftOut = papers.filter((paper) => "refused" in paper).length;
  return { file: zip.finish(), papers: papers.length - leftOut, leftOut };
}

/** Opens a paper into the file, and says what is known of it. */
async function put(me: SignedIn, zip: Zip, paper: Held, signal?: AbortSignal): Promise<object> {
  const { name, bytes } = await openHeld(me, paper, () => undefined, signal);
  const { document, record } = paper;
  // The note was verified when the paper was judged.
  const { depositor } = SignedNote.parse(deposit, document.deposit).dangerUnverified;
  return {
    id: document.id,
    version: document.version,
    type: record.type,
    title: record.title,
    size: record.size,
    sha256: record.sha256,
    issued: record.issued,
    expires: record.expires,
    filed: document.filed,
    at: printTime(document.at),
    event: document.event,
    depositor,
    authentic: true,
    file: zip.add("documents/", name, bytes),
    deposit: document.deposit,
  };
}

/** My journal and what was done to the service itself, which concerns everyone on it; oldest first. */
async function wholeJournal(me: SignedIn): Promise<JournalRow[]> {
  const rows: JournalRow[] = [];
  for (const read of [me.api.journal, me.api.maintenance]) {
    for (let after: string | undefined, more = true; more; more = after !== undefined) {
      const page = await read(after);
      rows.push(...page.events);
      // A server that hands out the same place for ever is not followed for ever.
      if (page.next !== undefined && page.next === after) throw new VaultError("server-answer");
      after = page.next;
    }
  }
  return rows.sort((a, b) => a.at - b.at || (a.origin < b.origin ? -1 : a.origin > b.origin ? 1 : a.index - b.index));
}

function lineOf(row: JournalRow, sentence: string | undefined): object {
  const { structure, at, ...rest } = row;
  return { ...rest, at: printTime(at), structure: structure?.id, structure_name: structure?.name, sentence };
}

/** Nothing is left on the other side afterwards, and nothing brings it back. */
export async function erase({ me }: Anew): Promise<Erased> {
  return me.api.erase({ ground: "person" });
}
