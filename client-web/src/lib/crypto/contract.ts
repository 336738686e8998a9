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
import type { RolesClient } from "./contract/roles.ts";
import type { HoldsClient } from "./contract/holds.ts";
import type { SettingsClient } from "./contract/settings.ts";
import type { RecoveringClient } from "./contract/recovering.ts";
import type { RecoveryClient } from "./contract/recovery.ts";
import type { WaysClient } from "./contract/ways.ts";
import type {
  Access,
  Contact,
  Enrolled,
  GrantWish,
  JournalLine,
  Me,
  NewPaper,
  Notice,
  Opened,
  Paper,
  Progress,
  ReceiptPair,
  Right,
  Role,
} from "./contract/vault.ts";

export { VaultError } from "./contract/fault.ts";
export type * from "./contract/vault.ts";

/** Every method may be given up by its signal, and rejects with a `VaultError` of code `aborted` then. */
export interface VaultClient
  extends OwnClient,
    MailClient,
    AnswersClient,
    OfficeClient,
    MembersClient,
    RolesClient,
    SettingsClient,
    HoldsClient,
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
