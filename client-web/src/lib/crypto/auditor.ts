/** The auditor's desk: searches of the whole journal, and the check of what they found (spec 05). */

import { VaultError } from "./contract.ts";
import type { Progress } from "./contract.ts";
import type { AuditFilter, AuditLine, AuditProof, LineVerdict } from "./contract/office.ts";
import { shownLine } from "./diary.ts";
import { utf8 } from "./encoding.ts";
import { findPeople } from "./grant.ts";
import { parseId } from "./id.ts";
import { opens, parseEntry } from "./journal/entry.ts";
import { actor as actorKind, subject as subjectKind } from "./journal/event.ts";
import { readEvent, shardOf } from "./journal/proof.ts";
import { headsOf, walk } from "./journal/walk.ts";
import type { SignedIn } from "./signin.ts";
import { printTime } from "./time.ts";
import { present } from "./wire.ts";
import type { JournalRow, OpenedEntry } from "./wire.ts";

/** A page of what a search finds, newest first. */
export async function searchJournal(
  me: SignedIn,
  filter: AuditFilter,
  after?: string,
): Promise<{ lines: AuditLine[]; next?: string }> {
  const { aidant, ...rest } = filter;
  const asked = { ...rest, ...(aidant !== undefined && { aidant: await accountOf(me, aidant) }) };
  const page = await me.api.auditEvents({ ...asked, ...(after !== undefined && { after }), limit: "100" });
  return { lines: page.events.map(auditLine), ...(page.next !== undefined && { next: page.next }) };
}

/** An event as an auditor reads it. */
export function auditLine(row: JournalRow): AuditLine {
  const { origin, index, subject, sequence, structure } = row;
  return { ...shownLine(row, undefined), origin, index, ...present({ subject, sequence, structure: structure?.id }) };
}

/** A whole id is taken as it is, because whoever is not here any more has left events; a beginning must be only one's. */
export async function accountOf(me: SignedIn, typed: string): Promise<string> {
  const whole = parseId(typed);
  if (whole !== undefined) return whole;
  const [found, ...others] = await findPeople(me, typed);
  if (found === undefined) throw new VaultError("not-found");
  if (others.length > 0) throw new VaultError("id-ambiguous", { id: typed, candidates: "" });
  return found.id;
}

/** Reads each shard in which a line stands from its first entry to its signed end, and judges the lines on the way. */
export async function proveLines(
  me: SignedIn,
  lines: readonly AuditLine[],
  progress: Progress,
  signal?: AbortSignal,
): Promise<AuditProof> {
  const heads = await headsOf(me);
  const proof: AuditProof = { lines: {}, shards: [] };
  const within = new Map<string, AuditLine[]>();
  for (const line of lines) within.set(line.origin, [...(within.get(line.origin) ?? []), line]);
  const all = [...within.keys()].reduce((sum, origin) => sum + (heads.get(origin)?.size ?? 0), 0);
  let done = 0;
  for (const [origin, those] of within) {
    const head = heads.get(origin);
    const verdicts = new Map<number, { line: AuditLine; verdict: LineVerdict }[]>();
    for (const line of those) {
      const unread: LineVerdict = head !== undefined && line.index >= head.size ? "unsigned" : "false";
      verdicts.set(line.index, [...(verdicts.get(line.index) ?? []), { line, verdict: unread }]);
    }
    const holds =
      head !== undefined &&
      (await walk(me, head, {
        pruned: (entries) => {
          for (const [index, those] of verdicts) if (index < entries) for (const one of those) one.verdict = "erased";
        },
        visit: async (opened) => {
          for (const one of verdicts.get(opened.index) ?? []) one.verdict = await judged(one.line, opened);
        },
        passed: (entries) => {
          progress(done + entries, all);
          if (signal?.aborted === true) throw new VaultError("aborted");
        },
      }));
    done += head?.size ?? 0;
    // Where the tree is not the one that was signed, no line in it is worth anything.
    for (const { line, verdict } of [...verdicts.values()].flat()) proof.lines[line.id] = holds ? verdict : "false";
    proof.shards.push({ origin, size: head?.size ?? 0, holds });
  }
  return proof;
}

/** Whether what a line says is what its entry committed to. */
async function judged(line: AuditLine, { entry: bytes, opened }: OpenedEntry): Promise<LineVerdict> {
  const entry = parseEntry(bytes);
  if (entry === undefined) return "false";
  if (opened === undefined) return "erased";
  const [actorText, subjectText] = [utf8(opened.actor), utf8(opened.subject)];
  if (!(await opens(opened.actor_key, "actor", actorText, entry.actor))) return "false";
  try {
    const core = await readEvent({ entry: bytes, key: opened.key, core: utf8(opened.core), subject: subjectText });
    const by = opened.actor === "" ? undefined : actorKind.read(opened.actor);
    const whose = opened.subject === "" ? undefined : subjectKind.read(opened.subject);
    const agrees =
      line.origin.endsWith(`/journal/${shardOf(core)}`) &&
      line.at === printTime(core.at) &&
      line.event === core.event &&
      line.result === core.result &&
      line.reason === core.reason &&
      line.mandate === core.mandate &&
      line.document === core.document &&
      line.number === core.number &&
      line.purpose === core.purpose &&
      line.detail === core.detail &&
      line.actor === by?.account &&
      line.actorRole === by?.role &&
      line.structure === by?.structure &&
      line.subject === whose?.pseudonym &&
      line.sequence === whose?.sequence;
    return agrees ? "holds" : "false";
  } catch (reason) {
    // Texts that are not what the spec says are the journal's fault, and the line's.
    if (reason instanceof VaultError) return "false";
    throw reason;
  }
}
