/**
 * Figures for whoever pays for the service: how much was done in a quarter and in each of its months, and by which
 * structure; never by whom or for whom.
 *
 * They are counted here, from the entries that lead to the journal's signed root, and small cells are hidden before
 * anything leaves this file.
 */

import { VaultError } from "./contract.ts";
import type { Progress } from "./contract.ts";
import { MEASURES } from "./contract/control.ts";
import type { Figures, FiguresRow, Measure } from "./contract/control.ts";
import { utf8 } from "./encoding.ts";
import type { Id } from "./id.ts";
import { journalFalse } from "./journal/checkpoint.ts";
import { opens, parseEntry } from "./journal/entry.ts";
import { actor as actorKind, subject as subjectKind } from "./journal/event.ts";
import type { Core } from "./journal/event.ts";
import { readEvent, shardOf } from "./journal/proof.ts";
import { headsOf, walk } from "./journal/walk.ts";
import type { SignedIn } from "./signin.ts";
import { hide } from "./suppression.ts";
import type { Cell, Sum } from "./suppression.ts";
import { parseTime } from "./time.ts";
import type { Role } from "./vocabulary.ts";
import type { OpenedEntry } from "./wire.ts";

const HOUR = 3_600_000;

/** What a row is about that has no structure: an administrator's own act, or an act of the service. */
export const NOBODY = "-";

/** An event as far as it is counted. */
interface Counted {
  readonly core: Core;
  readonly actor: { account: Id; role: Role; structure: string } | undefined;
  readonly person: string | undefined;
}

const done = ({ core, actor }: Counted): boolean => core.result === "ok" && actor !== undefined && actor.role !== "beneficiary";
const isView = ({ core: { event } }: Counted): boolean => event === "document.released-view" || event === "document.released-download";

/** Which events a measure counts, under which row, and whether it counts people instead. */
const RULES: Readonly<Record<Measure, { by: "structure" | "purpose" | "service"; counts: (one: Counted) => boolean; aidants?: true }>> = {
  vaults: { by: "service", counts: ({ core }) => core.event === "account.created" && core.detail === "beneficiary" },
  given: { by: "purpose", counts: ({ core }) => core.event === "mandate.granted" && core.result === "ok" },
  accepted: { by: "structure", counts: (one) => one.core.event === "mandate.accepted" && done(one) },
  views: { by: "structure", counts: (one) => isView(one) && done(one) },
  deposits: { by: "structure", counts: (one) => one.core.event === "document.deposited" && done(one) },
  refusals: { by: "structure", counts: ({ core, actor, person }) => core.result === "refused" && actor?.role !== "beneficiary" && person !== undefined },
  aidants: {
    by: "structure",
    aidants: true,
    counts: (one) => done(one) && (isView(one) || one.core.event === "mandate.accepted" || one.core.event === "document.deposited"),
  },
};

/** A cell before anything of it is hidden. */
class Pile {
  value = 0;
  readonly persons = new Set<string>();
  readonly aidants = new Set<string>();

  add({ actor, person }: Counted): void {
    this.value += 1;
    if (person !== undefined) this.persons.add(person);
    if (actor !== undefined) this.aidants.add(actor.account);
  }

  cell(ofAidants: boolean): Cell {
    if (ofAidants) return { value: this.aidants.size, persons: this.aidants.size };
    return { value: this.value, persons: this.persons.size };
  }
}

/** Rows, and in each the months and the quarter; the last row is of all of them together. */
class Sheet {
  readonly #piles = new Map<string, Pile[]>();

  constructor(rows: readonly string[]) {
    for (const row of [...rows, ""]) this.#row(row);
  }

  #row(row: string): Pile[] {
    const piles = this.#piles.get(row) ?? Array.from({ length: 4 }, () => new Pile());
    this.#piles.set(row, piles);
    return piles;
  }

  add(row: string, month: number, one: Counted): void {
    for (const of of new Set([row, ""])) for (const at of [month, 3]) this.#row(of)[at]?.add(one);
  }

  /** What may be told: a hidden number is nothing at all. */
  told(ofAidants: boolean): FiguresRow[] {
    const names = [...this.#piles.keys()].filter((row) => row !== "");
    const rows = [...names, ""];
    const cells = rows.flatMap((row) => this.#row(row).map((pile) => pile.cell(ofAidants)));
    const months: Sum[] = rows.map((_, at) => ({ parts: [0, 1, 2].map((month) => at * 4 + month), whole: at * 4 + 3 }));
    const columns: Sum[] = [0, 1, 2, 3].map((month) => ({
      parts: names.map((_, at) => at * 4 + month),
      whole: names.length * 4 + month,
    }));
    // A sheet of one row for everything has no rows that would add up to it.
    const hidden = hide(cells, names.length === 0 ? months : [...months, ...columns]);
    return rows.map((row, at) => ({
      id: row,
      values: [0, 1, 2, 3].map((month) => (hidden.has(at * 4 + month) ? null : (cells[at * 4 + month]?.value ?? 0))),
    }));
  }
}

/** `bounds` are the beginnings of the three months, and the end of the last. */
export async function countFigures(me: SignedIn, bounds: readonly string[], progress: Progress, signal?: AbortSignal): Promise<Figures> {
  const times = bounds.map((text) => parseTime(text) ?? NaN);
  const [from = NaN, to = NaN] = [times[0], times[3]];
  if (times.length !== 4 || times.some((at, place) => !(at > (times[place - 1] ?? -1)))) throw new VaultError("usage");
  const structures = await me.api.structures();
  const rows = { structure: structures.map(({ id }) => id), purpose: [], service: [] };
  const sheets = new Map(MEASURES.map((measure) => [measure, new Sheet(rows[RULES[measure].by])]));
  const heads = await headsOf(me);
  const wanted = new Set([from, to - 1].map((at) => `${me.instance.domain}/journal/${shardOf({ at })}`));
  const shards = [...heads.values()].filter(({ origin }) => wanted.has(origin));
  const total = shards.reduce((sum, { size }) => sum + size, 0);
  let [read, counted, erased] = [0, 0, 0];
  for (const head of shards) {
    const holds = await walk(me, head, {
      passed: (entries) => {
        progress(read + entries, total);
        if (signal?.aborted === true) throw new VaultError("aborted");
      },
      // Nobody knows any more when they were written: they may have been of these months.
      pruned: (entries) => (erased += entries),
      visit: async (opened) => {
        const entry = parseEntry(opened.entry);
        if (entry === undefined || (entry.hour + 1) * HOUR <= from || entry.hour * HOUR >= to) return;
        if (opened.opened === undefined) {
          erased += 1;
          return;
        }
        const one = await readCounted(opened);
        const month = times.findLastIndex((at) => at <= one.core.at);
        if (month < 0 || month > 2) return;
        counted += 1;
        for (const [measure, sheet] of sheets) {
          const { by, counts } = RULES[measure];
          if (counts(one)) sheet.add(rowOf(by, one), month, one);
        }
      },
    });
    if (!holds) throw journalFalse("root");
    read += head.size;
  }
  const told = MEASURES.map((measure) => [measure, sheets.get(measure)?.told(RULES[measure].aidants === true) ?? []] as const);
  return { counted, erased, structures, tables: Object.fromEntries(told) as Figures["tables"] };
}

function rowOf(by: "structure" | "purpose" | "service", { core, actor }: Counted): string {
  if (by === "service") return "";
  return (by === "purpose" ? core.purpose : actor?.structure) ?? NOBODY;
}

/** What an entry committed to; a word of it that is not what was committed to makes the whole journal a false one. */
async function readCounted({ entry: bytes, opened }: OpenedEntry): Promise<Counted> {
  const entry = parseEntry(bytes);
  if (entry === undefined || opened === undefined) throw journalFalse("entry");
  const [actorText, subjectText] = [utf8(opened.actor), utf8(opened.subject)];
  if (!(await opens(opened.actor_key, "actor", actorText, entry.actor))) throw journalFalse("opening");
  const core = await readEvent({ entry: bytes, key: opened.key, core: utf8(opened.core), subject: subjectText });
  const by = opened.actor === "" ? undefined : actorKind.read(opened.actor);
  return {
    core,
    actor: by && { account: by.account, role: by.role, structure: by.structure ?? NOBODY },
    person: opened.subject === "" ? undefined : subjectKind.read(opened.subject).pseudonym,
  };
}
