/** The lines of a search as a table for spreadsheets, and what is known of each of them. */
import { csv } from "./csv.ts";
import type { AuditLine, AuditProof } from "./crypto/contract/office.ts";
import { sentence, type Memory } from "./sentence.ts";
import { t } from "./words.svelte.ts";

const AUDITOR: Memory = { me: undefined, papers: [], accesses: [] };

/** Named as in an export of the command line, so that both may be read by the same sheet. */
const COLUMNS: readonly (readonly [string, (line: AuditLine) => string | number | undefined])[] = [
  ["id", ({ id }) => id],
  ["at", ({ at }) => at],
  ["event", ({ event }) => event],
  ["result", ({ result }) => result],
  ["reason", ({ reason }) => reason],
  ["actor", ({ actor }) => actor],
  ["actor_name", ({ actorName }) => actorName],
  ["actor_role", ({ actorRole }) => actorRole],
  ["structure", ({ structure }) => structure],
  ["structure_name", ({ place }) => place],
  ["subject", ({ subject }) => subject],
  ["sequence", ({ sequence }) => sequence],
  ["mandate", ({ mandate }) => mandate],
  ["document", ({ document }) => document],
  ["number", ({ number }) => number],
  ["purpose", ({ purpose }) => purpose],
  ["detail", ({ detail }) => detail],
  ["origin", ({ origin }) => origin],
  ["index", ({ index }) => index],
  ["sentence", (line) => sentence(line, AUDITOR)],
];

export function auditCsv(lines: readonly AuditLine[], proof: AuditProof | undefined): string {
  const columns = [...COLUMNS.map(([name]) => name), "check"];
  const rows = lines.map((line) => [
    ...COLUMNS.map(([, read]) => String(read(line) ?? "")),
    t(`web-audit-line-${proof?.lines[line.id] ?? "unchecked"}`),
  ]);
  return csv(columns, rows);
}
