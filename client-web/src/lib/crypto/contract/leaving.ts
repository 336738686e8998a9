/** What a person may ask who takes her papers away, or ends her vault. */

import type { NewPaper, Paper, Progress } from "./vault.ts";
import type { Delay, Proof } from "./ways.ts";

/** Whether everything may be taken away at once: the server's word. */
export type TakingAway = { state: "not-asked" } | { state: "waiting"; delay: Delay } | { state: "open"; until: string };

/** Everything, in one file that any computer opens. */
export interface Taken {
  /** A ZIP: the originals, a list of them, the accesses and the journal. */
  file: Blob;
  papers: number;
  /** Papers that are not authentic: named in the list, and not opened. */
  leftOut: number;
}

/** What went for good: the server's word. */
export interface Erased {
  documents: number;
  mandates: number;
  openings: number;
}

export interface LeavingClient {
  takingAway(): Promise<TakingAway>;
  /** Asks to take everything away; it waits, like everything dangerous. */
  askToTakeAway(): Promise<Delay | undefined>;
  /** `sentences` has the lines of the journal in words, by their ids: only those go into the file. */
  takeAway(sentences: Record<string, string>, progress: Progress, signal?: AbortSignal): Promise<Taken>;
  /** Ends my vault at once and for good. */
  erase(proof: Proof): Promise<Erased>;
  /** A paper that goes for good, in all its versions. */
  removePaper(id: string): Promise<void>;
  /** The same file under another name, of another type or with other days: a new version of the paper. */
  correctPaper(id: string, about: Omit<NewPaper, "owner">, progress: Progress, signal?: AbortSignal): Promise<Paper>;
}
