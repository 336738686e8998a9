/** Letters between professionals (spec 11). Names of people and structures were checked unless a comment says otherwise. */

import type { ReferralShown } from "./referrals.ts";

/** What is known of who wrote a letter; `service` is the service itself, which signs nothing. */
export type Signature = "good" | "missing" | "unknown" | "bad" | "service";

/** A folder. */
export interface MailFolder {
  id: string;
  /** What its owner calls it. */
  name: string;
  /** What it is for: `inbox`, `drafts`, `sent`, `archive`, `junk`, `trash`. */
  special?: string;
  /** The structure whose box it is in; none for my own. The name is the server's word. */
  structure?: { id: string; name: string };
  messages: number;
  unread: number;
}

export interface Mailboxes {
  /** My address; it is made now where there was none. */
  address: string;
  folders: MailFolder[];
  /** Bytes, of how many. */
  used: number;
  quota: number;
}

/** Where a letter lies. */
export interface LetterPlace {
  folder: string;
  uid: number;
}

/** Someone of a letter. */
export interface Writer {
  address: string;
  /** Absent where nothing vouches for whose address it is. */
  name?: string;
}

/** One line of a list. Of a letter that does not open nothing is known but when it came. */
export interface LetterLine extends LetterPlace {
  /** When it came, and whether it was read: the server's word. */
  at: string;
  read: boolean;
  /** Which conversation it belongs to: the oldest letter that it names. */
  thread: string;
  from?: Writer;
  /** As its writer put them inside. */
  to: string[];
  subject: string;
  signature: Signature;
  attachments: number;
  /** The code of why it stays closed. */
  closed?: string;
}

/** A file that came along. Its name was made one that every computer can write. */
export interface AttachmentShown {
  name: string;
  mediaType: string;
  size: number;
}

/** A letter that was opened. */
export interface Letter extends LetterLine {
  cc: string[];
  /** When its writer says it was written. */
  written?: string;
  text: string;
  /** The same with its writer's marks, as they came: nothing that may be shown before it is cleaned. */
  html?: string;
  files: AttachmentShown[];
  /** Whether its headers were protected inside. */
  protected: boolean;
  /** Where it hands somebody over to a structure: whether she agreed, and what to. */
  referral?: ReferralShown;
  /** The fingerprints of its writer's key, where it is another than the one seen before. */
  keyChanged?: KeyChanged;
  /** Where a reply goes: to whoever wrote, and to the structure's box where it lies. */
  answer: { to: string[]; cc: string[] };
}

/** A key that is not the one that was written to before, or seen before in this session. */
export interface KeyChanged {
  who: string;
  address: string;
  before: string;
  now: string;
}

/** What someone writes. Readers are addresses, the name of a group of mine, or that of a structure: its box, or everyone in it. */
export interface LetterWish {
  to: string[];
  cc: string[];
  subject: string;
  text: string;
  files: File[];
  /** The letter that this one answers. */
  answers?: LetterPlace;
  /** The draft that it was: it goes once this is sent or kept. */
  draft?: LetterPlace;
}

export interface LetterSent {
  /** Whom it did not reach, with the code of why: the server's word. */
  refused: { address: string; code: string }[];
  to: string[];
  keysChanged: KeyChanged[];
}

/** Someone in the directory: the server's word, until a letter is written. */
export interface Addressee {
  address: string;
  name: string;
  structures: string[];
  kind: "person" | "structure";
}

/** Someone I wrote to, as she was called then, with the fingerprint of the key that I wrote to last. */
export interface MailContact {
  address: string;
  name: string;
  key: string;
}

/** Several addresses under a name of mine, which is taken apart before anything is sent. */
export interface MailGroup {
  name: string;
  addresses: string[];
}

/** My address, and the key that speaks for it. */
export interface MailKey {
  address: string;
  /** None where it was taken back: nobody can write here. */
  fingerprint?: string;
  /** Whether anyone outside may find it. */
  published: boolean;
}

/** Part of `VaultClient`. */
export interface MailClient {
  mailboxes(): Promise<Mailboxes>;
  /** A page of a folder, newest first; with words, those whose headers have them all. `next` is asked for after it. */
  letters(folder: string, words?: string, before?: number): Promise<{ lines: LetterLine[]; next?: number }>;
  /** Opens one, and marks it as read. */
  letter(place: LetterPlace): Promise<Letter>;
  /** The letters of its conversation that lie in the first pages of my inbox, archive and sent ones, oldest first. */
  conversation(place: LetterPlace): Promise<LetterLine[]>;
  /** A file that came along, by its number. */
  attachment(place: LetterPlace, number: number): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }>;
  sendLetter(wish: LetterWish): Promise<LetterSent>;
  /** Keeps what was written so far, encrypted for me alone. */
  keepDraft(wish: LetterWish): Promise<LetterPlace>;
  markLetter(place: LetterPlace, read: boolean): Promise<void>;
  moveLetter(place: LetterPlace, folder: string): Promise<void>;
  /** For good. */
  removeLetter(place: LetterPlace): Promise<void>;
  findAddressees(like: string): Promise<Addressee[]>;
  /**
   * Those I wrote to, the last first; whoever is written to is kept by itself. A server may hand out an older list, or none: a
   * key that changed since is not told of then.
   */
  contacts(): Promise<MailContact[]>;
  /** Someone who is forgotten is new when she is written to again: a key that changed meanwhile is not told of. */
  forgetContact(address: string): Promise<MailContact[]>;
  mailKey(): Promise<MailKey>;
  /** Makes the next one; the old ones open what they opened. */
  changeMailKey(): Promise<MailKey>;
  publishMailKey(published: boolean): Promise<MailKey>;
  /** Takes it back; one that was lost takes back what it signed before. */
  revokeMailKey(lost: boolean): Promise<MailKey>;
  /** Every secret half for a mail program of others, one armoured block, locked by a passphrase of its own. */
  exportMailKeys(passphrase: string): Promise<Uint8Array<ArrayBuffer>>;
  /** My groups, by name. */
  mailGroups(): Promise<MailGroup[]>;
  /** Keeps a group in the place of one of the same name; without addresses it goes. */
  keepMailGroup(name: string, addresses: string[]): Promise<MailGroup[]>;
}
