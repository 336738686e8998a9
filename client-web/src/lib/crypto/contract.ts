/**
 * What the page may ask of the core, and what it gets.
 *
 * The core runs in a Worker of its own: every key, the session's token, every request and all cryptography are there.
 * What stands in an answer was checked against the signatures of those it speaks of, unless its comment says that it is
 * the server's word. Times are RFC 3339 in UTC, days ISO 8601; words such as `type` or `state` are those of
 * `vault/src/vocabulary.rs`.
 */

import type { OwnClient } from "./contract/own.ts";
import type { MailClient } from "./contract/mail.ts";
import type { MembersClient } from "./contract/members.ts";
import type { AnswersClient } from "./contract/answers.ts";
import type { DeviceClient } from "./contract/device.ts";
import type { LeavingClient } from "./contract/leaving.ts";
import type { AskingClient } from "./contract/asking.ts";
import type { PrintingClient } from "./contract/printing.ts";
import type { ReferralClient } from "./contract/referrals.ts";
import type { OfficeClient } from "./contract/office.ts";
import type { ControlClient } from "./contract/control.ts";
import type { RecoveringClient } from "./contract/recovering.ts";
import type { RecoveryClient } from "./contract/recovery.ts";
import type { WaysClient } from "./contract/ways.ts";

export type Role = "beneficiary" | "aidant" | "referent" | "admin";
export type Right = "view" | "download" | "print" | "deposit";

/** Who is signed in. */
export interface Me {
  account: string;
  /** A professional's is in her signed record, a beneficiary's in her keyring and nowhere else. */
  name: string;
  role: Role;
  /** The server's word. */
  structures: { id: string; name: string }[];
  /** The server's time: a mandate is signed with it, never with the clock of this computer. */
  now: string;
  /** After how many idle seconds the session ends, and when it ends whatever happens. */
  idleSeconds: number;
  until: string;
  /** How many notices wait. */
  notices: number;
  /** The sign-in before this one: the server's word. */
  lastUse?: { at: string; kind?: string };
}

/** One of my papers. */
export interface Paper {
  id: string;
  version: number;
  type: string;
  title: string;
  size: number;
  issued?: string;
  expires?: string;
  /** The server's word. */
  addedAt: string;
  /** The professional who put it in, where it was not me. */
  by?: string;
  /** False while it waits for me to keep it or turn it away. */
  filed: boolean;
  /** The code of why it is not authentic: nothing else of it but its id is to be believed then, and it does not open. */
  refused?: string;
}

/** One numbered paper of an access. Title and type are known to its owner, and to whoever opened it in this session. */
export interface AccessPaper {
  number: number;
  document: string;
  title?: string;
  type?: string;
}

/** A mandate, given or received. */
export interface Access {
  id: string;
  /** Name and place are the server's word, except in an answer to `grant`. */
  grantee: { kind: "person" | "structure"; id: string; name: string; place?: string };
  owner: { id: string; name?: string };
  papers: AccessPaper[];
  right: Right;
  purpose: string;
  from: string;
  until: string;
  maxViews?: number;
  /** The server's word, as are the next two. */
  state: string;
  accepted?: string;
  views: number;
  /** As for a paper. */
  refused?: string;
}

/** One line of a journal. Actor and place are the server's word. */
export interface JournalLine {
  id: string;
  at: string;
  event: string;
  result: "ok" | "refused" | "error";
  reason?: string;
  actor?: string;
  actorName?: string;
  actorRole?: Role;
  place?: string;
  mandate?: string;
  document?: string;
  documentTitle?: string;
  number?: number;
  purpose?: string;
  detail?: string;
}

/** A receipt in both forms, once both held: the short one for paper, the proof that holds without a server. */
export interface ReceiptPair {
  short: string;
  proof: string;
  event: string;
  result: "ok" | "refused" | "error";
  at: string;
  /** Where its entry stands in the journal. */
  index: number;
  /** The paper that it was about, by its number in an access. */
  number?: number;
}

/** What waits for someone to read it: the server's word. What it is about depends on its code. */
export interface Notice {
  id: string;
  code: string;
  at: string;
  due?: string;
  seen?: string;
  mandate?: string;
  document?: string;
  structure?: string;
  account?: string;
  /** That account's, as its verified record says it; a beneficiary has none. */
  accountName?: string;
  detail?: string;
}

/** A file that was opened, and what its record says of it. */
export interface Opened {
  name: string;
  title: string;
  type: string;
  /** The name its owner goes by, for whom it was opened under an access. */
  ownerName?: string;
  /** What the first bytes say it is; `application/octet-stream` where they say nothing known. */
  mediaType: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** Where it was opened under an access: the event of it, which a receipt can be asked for. */
  event?: string;
}

/** Someone or some structure that an access can be given to, once the chain of trust held. */
export interface Contact {
  id: string;
  name: string;
  /** The server's word. */
  place?: string;
  /** A person's: eight groups of five digits, which two people who meet compare. */
  fingerprint?: string;
  kind: "person" | "structure";
}

/** What the person agreed to. The page shows the words; the core signs their digest. */
export interface GrantWish {
  grantee: string;
  /** For a structure: who there may use it. */
  granteeRole?: "aidant" | "referent";
  documents: string[];
  from: string;
  until: string;
  right: Exclude<Right, "deposit">;
  purpose: string;
  maxViews?: number;
  consent: "presence" | "remote";
  /** The exact words on the screen when she agreed, the id of their template and their language. */
  shown: { id: string; language: string; text: string };
}

export interface NewPaper {
  type: string;
  title: string;
  issued?: string;
  expires?: string;
  /** The person it is put in for, where that is someone else: it waits for her, and nobody but her opens it. */
  owner?: string;
}

/** What a person leaves a desk with. It is printed and shown once, and kept nowhere. */
export interface Enrolled {
  account: string;
  /** The text of the card's QR code, and the same in groups as it is printed. */
  card: string;
  cardGroups: string[];
  /** A second way in, ten groups of four digits: a passphrase. */
  spare: string;
  /** Absent where no structure could hold a share: she makes a kit later. */
  kit?: KitSheet;
}

/** The sheet of a recovery kit: with the share of a structure or of the service it gets a vault back. */
export interface KitSheet {
  /** Its number, twelve digits, which may be read out over a telephone. */
  kit: string;
  /** Thirty-two groups of four digits. */
  digits: string;
  /** Who holds the second share. */
  structure: string;
}

/** Bytes done, of how many; and whether nothing goes on until the network is back. */
export type Progress = (done: number, total: number, waiting?: boolean) => void;

/**
 * Every failure of the core. `code` is a stable code of `vault/spec/06-wire.md`, or one of a client's own (those of
 * `client-cli/src/exit.rs`); the words are the page's.
 */
export class VaultError extends Error {
  readonly code: string;
  readonly particulars: Readonly<Record<string, string>>;
  /** Seconds to wait, where waiting helps. */
  readonly retryAfter: number | undefined;

  constructor(code: string, particulars: Readonly<Record<string, string>> = {}, retryAfter?: number) {
    super(code);
    this.name = "VaultError";
    this.code = code;
    this.particulars = particulars;
    this.retryAfter = retryAfter;
  }
}

/** Every method may be given up by its signal, and rejects with a `VaultError` of code `aborted` then. */
export interface VaultClient
  extends OwnClient,
    MailClient,
    AnswersClient,
    OfficeClient,
    MembersClient,
    ControlClient,
    WaysClient,
    RecoveryClient,
    RecoveringClient,
    LeavingClient,
    AskingClient,
    PrintingClient,
    ReferralClient,
    DeviceClient {
  signInWithPassphrase(account: string, passphrase: string, signal?: AbortSignal): Promise<Me>;
  signInWithCard(cardText: string, code: string, signal?: AbortSignal): Promise<Me>;
  /** Makes an invitation to hand over in person; its text is shown once. */
  invite(role: Role, structure?: string): Promise<string>;
  /**
   * Opens a vault for the person beside me, with a card and the code that she typed herself. Whoever is not of age, or
   * not the one who decides for herself, gets none.
   */
  enrol(name: string, code: string, declares: "adult" | "minor" | "protected"): Promise<Enrolled>;
  /** Answers an invitation that was handed over, chooses a passphrase, and is signed in. */
  join(invitation: string, name: string, passphrase: string): Promise<Me>;
  /** Ends the session and forgets every key, whether or not the server can be reached. */
  signOut(): Promise<void>;
  me(): Promise<Me>;
  papers(): Promise<Paper[]>;
  addPaper(file: File, about: NewPaper, progress: Progress, signal?: AbortSignal): Promise<Paper>;
  /** Keeps a paper that somebody put in for me, or turns it away. */
  filePaper(id: string, kept: boolean): Promise<void>;
  openPaper(id: string, progress: Progress, signal?: AbortSignal): Promise<Opened>;
  /** Given by a beneficiary, received by a professional. */
  accesses(): Promise<Access[]>;
  /** By the beginning of an id, or a whole one; structures by whole ids only. */
  findPeople(text: string): Promise<Contact[]>;
  grant(wish: GrantWish): Promise<Access>;
  revoke(id: string): Promise<Access>;
  /** Ends every access; with `inbox`, nobody puts papers in any more either. */
  stopEverything(inbox?: boolean): Promise<void>;
  accept(id: string): Promise<Access>;
  /** Stops an access for now: anyone concerned may. */
  suspend(id: string): Promise<Access>;
  /** Lets it go on: only its owner may. */
  resume(id: string): Promise<Access>;
  /** Accepts first where nobody has, as the command line does. Seeing is what is asked for unless `right` says more. */
  view(
    id: string,
    number: number,
    progress: Progress,
    signal?: AbortSignal,
    right?: Exclude<Right, "deposit">,
  ): Promise<Opened>;
  journal(after?: string): Promise<{ lines: JournalLine[]; next?: string }>;
  /** What was done to the service itself. */
  maintenance(after?: string): Promise<{ lines: JournalLine[]; next?: string }>;
  receipt(event: string): Promise<ReceiptPair>;
  notices(): Promise<Notice[]>;
  noticesSeen(ids: string[]): Promise<void>;
}
