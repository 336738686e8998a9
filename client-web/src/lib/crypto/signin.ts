/** From a passphrase, or a card and its code, to a session with an opened keyring (spec 02). */

import type { Api } from "./api.ts";
import { cardPassword, parseCard, slotOfCard } from "./card.ts";
import { readCode } from "./code.ts";
import { VaultError } from "./contract.ts";
import { parseId } from "./id.ts";
import type { Id } from "./id.ts";
import { openKeyring } from "./keyring.ts";
import type { Keyring } from "./keyring.ts";
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
  /** As the server described it last. */
  session: Session;

  constructor(api: Api, instance: Instance, keyring: Keyring, session: Session) {
    this.api = api;
    this.instance = instance;
    this.keyring = keyring;
    this.session = session;
    this.people = new People(api, instance);
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
  const account = parseId(typedAccount.trim().toLowerCase());
  if (account === undefined) throw new VaultError("bad-id", { id: typedAccount.trim().slice(0, 40) });
  // One that is too short to be anyone's is simply wrong; only who chooses one is told what makes it good.
  const secret = await Promise.resolve()
    .then(() => passphrase(typed))
    .catch(() => {
      throw new VaultError("wrong-secret");
    });
  return enter(api, { kind: "passphrase", account }, secret, signal);
}

export async function enterWithCard(api: Api, text: string, typedCode: string, signal?: AbortSignal): Promise<SignedIn> {
  const card = parseCard(text);
  const secret = cardPassword(card, readCode(typedCode));
  return enter(api, { kind: "card", slot: await slotOfCard(card) }, secret, signal);
}

/** A passphrase belongs to an account; a card's slot tells the server whose it is. */
type Way = { kind: "passphrase"; account: Id } | { kind: "card"; slot: Id };

async function enter(api: Api, way: Way, secret: string, signal?: AbortSignal): Promise<SignedIn> {
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
    const slot = await slotKey(finished.exportKey);
    return await unlocked(signed, instance, opened, () =>
      // Without an account to ask for, the keyring's own word is taken: only who knew the slot's recipient could seal
      // it for this card, and that is in no message to the server.
      openKeyring(opened.keyring, slot, way.kind === "card" ? opened.session.account : way.account),
    );
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
): Promise<SignedIn> {
  const keyring = await open();
  if (session.account !== keyring.account) throw otherAccount();
  const me = new SignedIn(api, instance, keyring, session);
  const { record } = await me.people.known(keyring.account);
  const { signing, encryption } = keyring;
  if (record.signing !== signing.verifyingKey || record.encryption !== encryption.recipient) throw otherAccount();
  return me;
}
