/** What a professional asks of a person, and what has become of it: of the contract between pages and core. */

import type { Right } from "./vault.ts";

/** An access that I would like. It opens nothing: it is a question. */
export interface AskWish {
  /** Whose papers: a whole account number. */
  owner: string;
  /** For the aidants of this structure of mine; without it for me alone. */
  structure?: string;
  right: Right;
  purpose: string;
  /** For how many days at most. */
  days: number;
  /** Which papers, and why: only the person reads it. */
  message?: string;
}

/** Something that I asked. The words of an access that I asked for are sealed for the person, and so not here. */
export interface OwnQuestion {
  id: string;
  /** `letter` asks to let a letter about a person go. */
  reason: "access" | "renewal" | "handover" | "letter";
  /** The name that she goes by, where a paper or a letter of hers told it in this session. */
  owner: { id: string; name?: string };
  /** The structure that it is for, where it is not for me: the server's word. */
  structure?: string;
  right?: Right;
  purpose?: string;
  days?: number;
  /** The letter that I asked to send, every word of it. */
  letter?: { name?: string; subject: string; lines: string[] };
  at: string;
  /** The server's word, as are the next two. */
  state: string;
  until: string;
  /** When she answered. */
  answered?: string;
  /** The code of why it is not authentic: nothing else of it but its id is to be believed then. */
  refused?: string;
}

export interface AskingClient {
  /** Asks a person for an access to her papers. */
  ask(wish: AskWish): Promise<OwnQuestion>;
  /** Asks to go on with an access that I have; more than it gives has to be asked for anew. */
  askRenewal(access: string, days: number, message?: string): Promise<OwnQuestion>;
  /** Everything that I asked, the newest first. */
  ownQuestions(): Promise<OwnQuestion[]>;
  /** Takes a question back that nobody has answered, or a letter that has not gone. */
  withdraw(id: string): Promise<void>;
}
