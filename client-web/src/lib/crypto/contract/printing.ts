/** What is printed and taken home: of the contract between pages and core. */

import type { Access } from "./vault.ts";

/** A mandate as it stands on paper, every line of it as its owner signed it. */
export interface PaperMandate {
  access: Access;
  /** For a structure: who there may use it. */
  granteeRole?: "aidant" | "referent";
  consent: "presence" | "remote";
  /** SHA-256 of the signed note, which the code on the page carries. */
  digest: string;
  /** In which language she read what she agreed to. */
  language: string;
}

export interface PrintingClient {
  paperMandate(id: string): Promise<PaperMandate>;
  /** Whether these are the very words that were shown before it was signed. */
  wereShown(id: string, text: string): Promise<boolean>;
}
