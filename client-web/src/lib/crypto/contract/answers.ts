/** What a person is asked, and what she answers: of the contract between pages and core. */

import type { Access, Contact, GrantWish, Right } from "./vault.ts";

/** Somebody asks me for an access. It opens nothing: it is a question. */
export interface Question {
  id: string;
  /** `letter` asks to let a letter about me go to a structure. */
  reason: "access" | "renewal" | "handover" | "letter";
  asker: Contact;
  /** For whom: the asker, a colleague or a structure; of a letter, the structure it would go to. */
  grantee: Contact;
  /** For a structure: who there may use it. */
  granteeRole?: NonNullable<GrantWish["granteeRole"]>;
  right: Right;
  purpose: string;
  /** For how many days at most. */
  days: number;
  /** Which papers are meant, in the asker's own words, which nobody but me can read. */
  message?: string;
  /** Every word of the letter that would go, and what it calls me. */
  letter?: { name?: string; subject: string; lines: string[] };
  /** The access that it is about. */
  before?: Access;
  /** The server's word, as is the next. */
  state: string;
  until: string;
  /** The code of why it is not authentic: nothing else of it but its id is to be believed then. */
  refused?: string;
}

export interface AnswersClient {
  /** What I am asked and have not answered, and the letters that I let go and that have not gone; the oldest first. */
  questions(): Promise<Question[]>;
  /** Says yes with an access that I sign: what was asked, or less. */
  sayYes(id: string, wish: GrantWish): Promise<Access>;
  /** Says no; of a letter that has not gone, also after a yes. */
  sayNo(id: string): Promise<void>;
  /** Lets a letter about me go, with exactly the words that the question has. */
  letGo(id: string): Promise<Question>;
  /** Takes back an access that was a mistake: within two days, and only if nobody has used it. */
  undo(id: string): Promise<Access>;
  /** Whether others may put papers in for me, and how many wait: the server's word. */
  inbox(): Promise<{ closed: boolean; waiting: number }>;
  setInbox(closed: boolean): Promise<{ closed: boolean; waiting: number }>;
}
