/** What an administrator watches over: alerts, and acts that need two of her kind. */

import type { Progress } from "./vault.ts";
import type { GROUNDS } from "../vocabulary.ts";
import type { AuditLine } from "./office.ts";

/** Something that someone should look at: the server's word, all of it but the names of those who decided. */
export interface Alert {
  id: string;
  /** By which rule. */
  code: string;
  state: "new" | "justified" | "escalated";
  at: string;
  /** When the last of its events was written. */
  last: string;
  /** The professional it is about; nobody, where it is about the service itself. */
  account?: string;
  name?: string;
  /** What was seen, from when on it is too much, and what is usual: in the unit of its rule. */
  seen: number;
  limit: number;
  usual?: number;
  /** How many events show it, and how many of them are younger than the last decision. */
  events: number;
  since: number;
  decisions: AlertDecision[];
}

/** The name is that of the decider's verified record. */
export interface AlertDecision {
  state: "justified" | "escalated";
  by: { id: string; name?: string };
  at: string;
  reason: string;
}

/** An alert with the events that show it, oldest first. */
export interface AlertShown {
  alert: Alert;
  lines: AuditLine[];
}

/**
 * What exactly a second administrator is asked for, read from the words that the asker signed. `other` is what this client
 * has no words for: whoever answers reads the text itself.
 */
export type AskedAct =
  | { kind: "journal-export"; filter: ExportFilter }
  | { kind: "legal-hold"; of: "account" | "mandate"; id: string; days: number; reference: string }
  | { kind: "erasure"; account: string; ground: (typeof GROUNDS)[number] }
  | { kind: "admin-invitation" }
  | { kind: "other" };

/** Of which part of the journal an export is; whatever is not said may be anything. Ids and words as the wire has them. */
export type ExportFilter = Readonly<Record<string, string>>;

/** An act that needs two. Who asks, and for what, was checked against the asker's signature; an answer against the answerer's. */
export interface Approval {
  id: string;
  act: string;
  asked: AskedAct;
  /** The words that were signed, exactly. */
  subject: string;
  requester: { id: string; name: string };
  /** I asked, and so I may not answer. */
  mine: boolean;
  at: string;
  /** Until when it may be answered and used. */
  until: string;
  /** That it was used, or is over, is the server's word. */
  state: "waiting" | "given" | "refused" | "used" | "over";
  approver?: { id: string; name: string };
  /** The code of why it is not authentic: nothing else of it but its id is to be believed then, and it is not answered. */
  refused?: string;
}

/**
 * What is counted. By structure: mandates accepted, papers looked at, papers put in, refusals, and how many professionals
 * did any of the first three. By purpose: mandates given. Of the whole service: vaults opened.
 */
export const MEASURES = ["vaults", "given", "accepted", "views", "deposits", "refusals", "aidants"] as const;
export type Measure = (typeof MEASURES)[number];

/** A row of numbers: three months and their quarter. Nothing stands for what must not be told. */
export interface FiguresRow {
  /** A structure or a purpose; `-` where there is none; empty for all of them together, which is the last row. */
  id: string;
  values: (number | null)[];
}

/**
 * Counted from entries that lead to the signed root, each held against what it committed to; the names of structures are
 * the server's word. Of fewer than five people no number is told, nor any from which such a number would follow.
 */
export interface Figures {
  /** How many events of the quarter were read; and how many could not be, because they were erased. */
  counted: number;
  erased: number;
  structures: { id: string; name: string }[];
  tables: Record<Measure, FiguresRow[]>;
}

/** How the service is. The heads and the signatures under them were checked; all else is the server's word. */
export interface Health {
  now: string;
  version: string;
  /** How many heads were shown that the service's key did not sign. */
  falseHeads: number;
  /** Each journal that the service signed, newest last. */
  journals: {
    origin: string;
    size: number;
    /** The hour of its last entry, which the server says is the one that stands there. */
    hour?: string;
    /** Names under the head that are not the service's own: witnesses, whose keys nobody here knows yet. */
    witnesses: string[];
  }[];
  /** When the server last looked at its own journal; it does so every minute. */
  looked?: string;
  /** By how many seconds its clock lies behind its journal. */
  clockBehind: number;
  /** Everything that is due once a day was done today. */
  tended: boolean;
  /** Days whose keys are destroyed without an event that says so, and whether deleted rows may still lie on the disk. */
  unsaidDays: number;
  unpurged: boolean;
  /** Bytes. */
  disk?: { free: number; size: number };
}

export interface ControlClient {
  /** Newest first. To look is itself an event of the journal. */
  alerts(): Promise<Alert[]>;
  alert(id: string): Promise<AlertShown>;
  /** With a reason that stays with the alert; the journal has its digest only. */
  decideAlert(id: string, state: AlertDecision["state"], reason: string): Promise<Alert>;
  /** Newest first. */
  approvals(): Promise<Approval[]>;
  /** Signs yes or no to what its asker signed, and not to what the server tells of it. */
  answerApproval(id: string, given: boolean): Promise<Approval>;
  /** Of one quarter: `bounds` are the beginnings of its three months, and its end. */
  figures(bounds: string[], progress: Progress, signal?: AbortSignal): Promise<Figures>;
  health(): Promise<Health>;
}
