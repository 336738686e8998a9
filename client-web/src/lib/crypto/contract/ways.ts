/** What a person may ask about her ways in: her card, her spare digits, her passphrase. */

/**
 * What proves once more that it is she: the code of her card, or her passphrase. The card that she came in with need not
 * be shown again.
 */
export type Proof = { card?: string; code: string } | { passphrase: string };

/** A way into my account. That there is one stands in my keyring too; the rest is the server's word. */
export interface WayIn {
  id: string;
  kind: "passphrase" | "card" | "passkey" | "kit";
  added?: string;
  used?: string;
  /** Since when it opens nothing. */
  frozen?: string;
  /** The one that this session came through. */
  current: boolean;
  /**
   * The code of why it is doubtful: my keyring does not list what the server does, or lists it as something else; or the server
   * leaves out what my keyring lists, and that may still open it.
   */
  refused?: string;
}

/** Something dangerous that was asked for in my name, and waits: the server's word. */
export interface Delay {
  id: string;
  kind: "slot" | "export" | "recovery-holder" | "recovery";
  asked: string;
  due: string;
  /** How many professionals have attested that it is I who want it; two lift the wait. */
  attested: number;
}

/** A card that was just made: shown once, to be printed. */
export interface NewCard {
  card: string;
  cardGroups: string[];
  delay: Delay;
}

/** Digits that open my papers without a card: shown once, to be printed. */
export interface NewSpare {
  digits: string;
  delay: Delay;
}

export interface WaysClient {
  waysIn(): Promise<WayIn[]>;
  /** What waits; what was called off or done is left out. */
  delays(): Promise<Delay[]>;
  cancelDelay(id: string): Promise<void>;
  /** Shuts every card of mine at once, where another way in is left. */
  freezeCard(): Promise<void>;
  /** Opens them again; only a session that came another way may. */
  unfreezeCard(): Promise<void>;
  /** A new card with a new code. The old one is shut at once, the new one opens when its delay is over. */
  renewCard(proof: Proof, code: string): Promise<NewCard>;
  /** New digits. There is one passphrase at most: they take its place when their delay is over. */
  renewSpare(proof: Proof): Promise<NewSpare>;
  /** A passphrase of my own in the place of the digits, likewise. */
  choosePassphrase(proof: Proof, passphrase: string): Promise<Delay>;
  removeWay(proof: Proof, id: string): Promise<void>;
}
