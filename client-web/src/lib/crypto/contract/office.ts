/** What an administrator asks: the whole journal, and what of it holds. */

import type { JournalLine, Progress } from "./vault.ts";
import type { Approval } from "./control.ts";

/** Which events are looked for; whatever is not said may be anything. */
export interface AuditFilter {
  /** The professional who did it: her account, or the beginning of it where only one begins so. */
  aidant?: string;
  structure?: string;
  mandate?: string;
  event?: string;
  result?: "ok" | "refused" | "error";
  /** Thirty days before `to` unless said. */
  from?: string;
  to?: string;
}

/** An event as an auditor reads it. It is the server's word, all of it, until `proveAudit` has answered. */
export interface AuditLine extends JournalLine {
  /** Whose papers: her pseudonym in the journal, which is not her account. */
  subject?: string;
  sequence?: number;
  structure?: string;
  /** Where it stands: the shard, and which of its entries. */
  origin: string;
  index: number;
}

/**
 * What became of one line. `holds`: who, what and when are what its entry committed to, and the entry stands in a tree
 * whose root this service signed; names of people and structures are the server's word all the same. `unsigned`: written
 * since the last signature. `erased`: nobody can open it any more. `false`: it is not what was committed to.
 */
export type LineVerdict = "holds" | "unsigned" | "erased" | "false";

export interface AuditProof {
  /** By the id of its line. */
  lines: Record<string, LineVerdict>;
  /** The shards that were read from their first entry to their last, and whether the signed root is theirs. */
  shards: { origin: string; size: number; holds: boolean }[];
}

/** Lines with what proves each of them, and at the end a note of whoever took them away: `ecrin audit verify` reads it. */
export interface JournalExport {
  text: string;
  count: number;
}

export interface OfficeClient {
  /** Takes away what a search would find. More than 500 lines need a second administrator; it is itself an event. */
  exportJournal(filter: AuditFilter, progress: Progress, signal?: AbortSignal): Promise<JournalExport>;
  /** Asks the other administrators whether I may take away what a search would find; its period is fixed from now on. */
  askExport(filter: AuditFilter): Promise<Approval>;
  /** Takes away what another administrator has signed that I may, once. That she did is not the server's word. */
  exportApproved(approval: string, progress: Progress, signal?: AbortSignal): Promise<JournalExport>;
  /** A page of the journal, newest first. To look is itself an event of the journal. */
  audit(filter: AuditFilter, after?: string): Promise<{ lines: AuditLine[]; next?: string }>;
  /**
   * Checks lines as the page shows them against the entries of the journal and its signed head. It says nothing of
   * lines that a search left out, nor of a past that was other when somebody else looked.
   */
  proveAudit(lines: AuditLine[], progress: Progress, signal?: AbortSignal): Promise<AuditProof>;
  /** The structures of this service, by name: the server's word. */
  structures(): Promise<{ id: string; name: string }[]>;
}
