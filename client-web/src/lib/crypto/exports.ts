/**
 * An export of the journal as JSON lines that verify without a server (spec 10): what the command line writes, but for the
 * sentences, which are the page's.
 */

import { givenTo, requestApproval } from "./approvals.ts";
import { exportNote } from "./audit.ts";
import { accountOf } from "./auditor.ts";
import type { Progress } from "./contract.ts";
import { VaultError } from "./contract.ts";
import type { Approval } from "./contract/control.ts";
import type { AuditFilter, JournalExport } from "./contract/office.ts";
import { digestOf, unhex, utf8 } from "./encoding.ts";
import type { Digest } from "./encoding.ts";
import type { Id } from "./id.ts";
import type { SignedIn } from "./signin.ts";
import { DAY, parseTime, plus, printTime } from "./time.ts";
import type { Time } from "./time.ts";
import type * as wire from "./wire.ts";

const ACT = "journal-export";

/** The fields of a line, in the words of the wire. */
const FIELDS = [
  ...["id", "at", "event", "actor", "actor_name", "actor_role", "subject", "sequence", "mandate", "document", "number"],
  ...["purpose", "detail", "result", "reason", "origin", "index"],
] as const;

/** Criteria that leave a filter whole: all of its period. */
const OF_THE_PERIOD = new Set(["from", "to", "ticket"]);

/** Criteria in the order of the wire: what a second administrator signs is compared letter by letter. */
const ORDER = ["aidant", "structure", "mandate", "event", "result", "from", "to"] as const;

/** How far back a search looks where nobody says it. */
const USUAL_DAYS = 30;

type Criteria = Record<string, unknown>;

/** The period is fixed before anyone is asked: what is approved today is not another thing tomorrow. */
async function withPeriod(me: SignedIn, filter: AuditFilter): Promise<Criteria> {
  await me.now();
  const to = filter.to === undefined ? plus(me.session.now, 1) : moment(filter.to);
  const from = filter.from === undefined ? plus(to, -USUAL_DAYS * DAY) : moment(filter.from);
  const aidant = filter.aidant === undefined ? undefined : await accountOf(me, filter.aidant);
  const said = { ...filter, aidant, from: printTime(from), to: printTime(to) };
  return Object.fromEntries(ORDER.map((name) => [name, said[name]]).filter(([, value]) => value !== undefined)) as Criteria;
}

function moment(text: string): Time {
  const time = parseTime(text);
  if (time === undefined) throw new VaultError("bad-time", { text: text.slice(0, 40) });
  return time;
}

/** More lines than one administrator may take away alone. */
export async function askExport(me: SignedIn, filter: AuditFilter): Promise<Approval> {
  return requestApproval(me, ACT, JSON.stringify(await withPeriod(me, filter)));
}

export async function exportJournal(
  me: SignedIn,
  filter: AuditFilter,
  progress: Progress,
  signal?: AbortSignal,
): Promise<JournalExport> {
  return takeAway(me, await withPeriod(me, filter), undefined, progress, signal);
}

/** What was approved, and nothing else. */
export async function exportApproved(
  me: SignedIn,
  approval: string,
  progress: Progress,
  signal?: AbortSignal,
): Promise<JournalExport> {
  const { id, subject } = await givenTo(me, approval, ACT);
  return takeAway(me, JSON.parse(subject) as Criteria, id, progress, signal);
}

async function takeAway(
  me: SignedIn,
  filter: Criteria,
  approval: Id | undefined,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<JournalExport> {
  const asked = filter as wire.ExportFilter;
  const made = await me.api.makeExport({ filter: asked, format: "jsonl", ...(approval !== undefined && { approval }) });
  // She signs at the end of what it is an export: that is what she asked for, and not what the server made of it.
  if (!isOf(made.filter, filter)) throw new VaultError("verification-failed", { reason: "another export" });
  const whole = Object.keys(made.filter).every((name) => OF_THE_PERIOD.has(name));
  const written = new Written();
  const head = { ecrin: "export", version: 1, instance: me.instance.domain, event: made.id, at: made.at, filter: made.filter, whole };
  await written.put(JSON.stringify({ ...head, checkpoints: made.checkpoints }));
  for (let after: string | undefined, more = true; more; ) {
    if (signal?.aborted === true) throw new VaultError("aborted");
    const page = await me.api.exportPage(made.id, after);
    for (const line of page.lines) {
      written.tell(line);
      await written.put(JSON.stringify(shownLine(line)));
    }
    progress(written.count, written.count);
    // A server that hands out the same place for ever is not followed for ever.
    more = page.next !== undefined && page.next !== after;
    after = page.next;
  }
  const note = await me.sign(exportNote, {
    event: made.id,
    by: me.account,
    filter: await digestOfFilter(made.filter),
    whole,
    count: written.count,
    lines: written.chain,
    at: made.madeAt,
    range: written.ranges(),
  });
  written.lines.push(JSON.stringify({ ecrin: "export-end", note: note.toText() }));
  return { text: `${written.lines.join("\n")}\n`, count: written.count };
}

/** Whether an export is of what was asked for; where no period was, the server says which. */
function isOf(made: Record<string, unknown>, asked: Criteria): boolean {
  const names = new Set([...Object.keys(made), ...Object.keys(asked)]);
  return [...names].every((name) => made[name] === asked[name] || (asked[name] === undefined && (name === "from" || name === "to")));
}

/** As the server digests it: without what only tells why it was asked. Its fields stand in the order of the wire. */
async function digestOfFilter(filter: Record<string, unknown>): Promise<Digest> {
  const asked = Object.entries(filter).filter(([name]) => name !== "ticket");
  return digestOf(utf8(JSON.stringify(Object.fromEntries(asked))));
}

function shownLine({ row, opened, proof }: wire.ExportLine): object {
  const told = Object.fromEntries(FIELDS.map((name) => [name, row[name] ?? null]));
  const structure = row["structure"] as { id?: unknown; name?: unknown } | null | undefined;
  return {
    ...told,
    structure: structure?.id ?? null,
    structure_name: structure?.name ?? null,
    entry: opened["entry"],
    opened: opened["opened"] ?? null,
    proof,
  };
}

/** The lines so far, and what the note at the end says of them. */
class Written {
  readonly lines: string[] = [];
  count = 0;
  chain = "0".repeat(64) as Digest;
  readonly #ranges = new Map<string, { first: number; last: number }>();

  async put(line: string): Promise<void> {
    this.chain = await digestOf(unhex(this.chain), utf8(`${line}\n`));
    this.lines.push(line);
  }

  tell({ row: { origin, index } }: wire.ExportLine): void {
    this.count += 1;
    const range = this.#ranges.get(origin) ?? { first: index, last: index };
    this.#ranges.set(origin, { first: Math.min(range.first, index), last: Math.max(range.last, index) });
  }

  ranges(): { first: number; last: number; origin: string }[] {
    const all = [...this.#ranges].map(([origin, range]) => ({ ...range, origin }));
    return all.sort((a, b) => (a.origin < b.origin ? -1 : 1));
  }
}
