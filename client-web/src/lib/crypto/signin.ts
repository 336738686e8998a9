/** From a passphrase, or a card and its code, to a session with an opened keyring (spec 02). */

import type { Api } from "./api.ts";
import { cardPassword, parseCard, slotOfCard } from "./card.ts";
import type { Card } from "./card.ts";
import { readCode } from "./code.ts";
import { VaultError } from "./contract.ts";
import type { Proof } from "./contract/ways.ts";
import { digestOf } from "./encoding.ts";
import type { Digest } from "./encoding.ts";
import type { EncryptionKey } from "./envelope.ts";
import { idOf } from "./id.ts";
import type { Id } from "./id.ts";
import { keyringOf, openKeyring, openPlain } from "./keyring.ts";
import type { Keyring, PlainKeyring, Slot } from "./keyring.ts";
import type { Checkpoint } from "./journal/checkpoint.ts";
import type { Kind } from "./lines.ts";
import { SignedNote, keyName } from "./note.ts";
import { beginLogin } from "./opaque.ts";
import type { OpaqueKind } from "./opaque.ts";
import { People } from "./people.ts";
import type { Record as PaperRecord } from "./record.ts";
import { passphrase, slotKey } from "./slot.ts";
import { wholeSeconds } from "./time.ts";
import type { Time } from "./time.ts";
import { isProfessional } from "./vocabulary.ts";
import type { Instance, Session, SessionOpened } from "./wire.ts";

/** What goes over from where she came in before: her card, and what was seen first. */
interface Carried {
  readonly card?: Card | undefined;
  readonly before?: SignedIn;
}

/** A team key as it was seen: which generation, and the digest of its note. */
interface TeamPin {
  readonly generation: number;
  readonly note: Digest;
}

/** Someone signed in, with everything her acts need. It is in memory only, and goes with the session. */
export class SignedIn {
  readonly api: Api;
  readonly instance: Instance;
  readonly keyring: Keyring;
  readonly people: People;
  /** What owners go by, as records that they signed for said when one was opened in this session. */
  readonly names = new Map<Id, string>();
  /** Papers of others that were opened in this session, by their ids. */
  readonly seen = new Map<Id, Pick<PaperRecord, "title" | "type">>();
  /** The newest team keys that were seen in this session: none of them goes away again. */
  readonly teams: Map<Id, TeamPin>;
  /** The heads of the journal that were read to their end in this session: it only grows. */
  readonly heads: Map<string, Checkpoint>;
  /** The mandates that were seen to have ended in this session: none of them lives again. */
  readonly ended: Set<Id>;
  /** Her ways in, as her keyring lists them, less those that she took away since. */
  slots: readonly Slot[];
  /** As the server described it last. */
  session: Session;
  /** The card she came in with: its text is half of a way in, and she need not show it twice. */
  readonly card: Card | undefined;

  constructor(api: Api, instance: Instance, keyring: Keyring, session: Session, { card, before }: Carried) {
    this.api = api;
    this.instance = instance;
    this.keyring = keyring;
    this.session = session;
    this.card = card;
    this.slots = keyring.slots;
    this.people = new People(api, instance, before?.people);
    this.teams = new Map(before?.teams);
    this.heads = new Map(before?.heads);
    this.ended = new Set(before?.ended);
  }

  get account(): Id {
    return this.keyring.account;
  }

  get isProfessional(): boolean {
    return isProfessional(this.session.role);
  }

  /** The server's time: what is signed says this, never the clock of this computer. */
  async now(): Promise<Time> {
    const session = await this.api.session();
    if (session.account !== this.account) throw otherAccount();
    this.session = session;
    return wholeSeconds(session.now);
  }

  async sign<B>(kind: Kind<B>, body: B): Promise<SignedNote<B>> {
    return SignedNote.sign(kind, body, keyName(this.account, this.instance.domain), this.keyring.signing);
  }

  /** The body of a note that I myself must have signed. */
  async verifyOwn<B>(note: SignedNote<B>): Promise<B> {
    return note.verify(keyName(this.account, this.instance.domain), this.keyring.signing.verifyingKey);
  }
}

function otherAccount(): VaultError {
  return new VaultError("verification-failed", { reason: "the server opened a session for another account" });
}

export async function enterWithPassphrase(
  api: Api,
  typedAccount: string,
  typed: string,
  signal?: AbortSignal,
): Promise<SignedIn> {
  const account = idOf(typedAccount.trim().toLowerCase());
  return enter(api, { kind: "passphrase", account }, readPassphrase(typed), unlockedFor(account), signal);
}

export async function enterWithCard(api: Api, text: string, typedCode: string, signal?: AbortSignal): Promise<SignedIn> {
  const card = parseCard(text);
  const secret = cardPassword(card, readCode(typedCode));
  return enter(api, { kind: "card", slot: await slotOfCard(card) }, secret, unlockedFor(undefined, card), signal);
}

/** One that is too short to be anyone's is simply wrong; only who chooses one is told what makes it good. */
function readPassphrase(typed: string): string {
  try {
    return passphrase(typed);
  } catch {
    throw new VaultError("wrong-secret");
  }
}

/** Someone who has just said her secret again, with her keyring in clear, and what the server has of it. */
export interface Anew {
  readonly me: SignedIn;
  readonly plain: PlainKeyring;
  readonly base: Digest;
}

/**
 * Signs in once more, as whoever changes her ways in or ends her vault must: whoever found a session open does neither.
 */
export async function enterAnew(before: SignedIn, proof: Proof): Promise<Anew> {
  const then = (card?: Card) => async ({ api, instance, opened, slot }: Entered): Promise<Anew> => {
    if (instance.key !== before.instance.key) throw new VaultError("instance-changed");
    if (opened.session.account !== before.account) throw new VaultError("card-of-another");
    const plain = await openPlain(opened.keyring, slot, before.account);
    // Sealed anew, an older one would give a way in back that she took away: a new one opens only after every session.
    if (!plain.slots.every((slot) => slot.kind === "kit" || lists(before, slot))) throw new VaultError("keyring-damaged", { reason: "older" });
    const me = await unlocked(api, instance, opened, () => keyringOf(plain), { card, before });
    return { me, plain, base: await digestOf(opened.keyring) };
  };
  if ("passphrase" in proof) {
    const way = { kind: "passphrase", account: before.account } as const;
    return enter(before.api, way, readPassphrase(proof.passphrase), then(before.card));
  }
  const card = proof.card === undefined ? before.card : parseCard(proof.card);
  if (card === undefined) throw new VaultError("bad-card");
  const way = { kind: "card", slot: await slotOfCard(card) } as const;
  return enter(before.api, way, cardPassword(card, readCode(proof.code)), then(card));
}

/** Whether her keyring lists this very way in. */
function lists({ slots }: SignedIn, { id, recipient }: Slot): boolean {
  return slots.some((slot) => slot.id === id && slot.recipient === recipient);
}

/** A passphrase belongs to an account; a card's slot tells the server whose it is. */
type Way = { kind: "passphrase"; account: Id } | { kind: "card"; slot: Id };

/** A login that succeeded: its session, and the key that opens what came with it. */
interface Entered {
  readonly api: Api;
  readonly instance: Instance;
  readonly opened: SessionOpened;
  readonly slot: EncryptionKey;
}

/** Without an account to ask for, the keyring's own word is taken: only who knew the slot's recipient could seal it for
 * this card, and that is in no message to the server. */
function unlockedFor(account?: Id, card?: Card) {
  return async ({ api, instance, opened, slot }: Entered): Promise<SignedIn> => {
    const whose = account ?? opened.session.account;
    return unlocked(api, instance, opened, () => openKeyring(opened.keyring, slot, whose), { card });
  };
}

async function enter<T>(
  api: Api,
  way: Way,
  secret: string,
  then: (entered: Entered) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const instance = await api.instance(signal);
  const begun = await beginLogin(way.kind, secret);
  const answer =
    way.kind === "card"
      ? await api.startCardLogin({ slot: way.slot, request: begun.request }, signal)
      : await api.startLogin({ account: way.account, kind: way.kind, request: begun.request }, signal);
  const finished = begun.finish(answer.response);
  if (finished === undefined) {
    // The server counts every try that does not come back; telling it spares the next person the wait.
    await api.giveUpLogin(answer.login).catch(() => undefined);
    throw new VaultError(WRONG[way.kind]);
  }
  const opened = await api.finishLogin(answer.login, { finalization: finished.message }, signal);
  const signed = api.withToken(opened.token);
  try {
    return await then({ api: signed, instance, opened, slot: await slotKey(finished.exportKey) });
  } catch (reason) {
    await signed.endSession().catch(() => undefined);
    throw reason;
  }
}

const WRONG: Record<OpaqueKind, string> = { passphrase: "wrong-secret", card: "wrong-code" };

/** A session whose keyring is hers, and whose verified key record is the keyring's: nobody else's was handed out. */
export async function unlocked(
  api: Api,
  instance: Instance,
  { session }: SessionOpened,
  open: () => Promise<Keyring>,
  carried: Carried = {},
): Promise<SignedIn> {
  const keyring = await open();
  if (session.account !== keyring.account) throw otherAccount();
  const me = new SignedIn(api, instance, keyring, session, carried);
  const { record } = await me.people.known(keyring.account);
  const { signing, encryption } = keyring;
  if (record.signing !== signing.verifyingKey || record.encryption !== encryption.recipient) throw otherAccount();
  return me;
}
