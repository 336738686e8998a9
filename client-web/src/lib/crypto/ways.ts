/**
 * The ways into my account (spec 02). One more waits three days; one less, or a frozen one, is so at once.
 *
 * The keyring is sealed for exactly the ways in that it lists itself: what a server says about them is of no account.
 */

import { cardGroups, cardPassword, cardText, freshCard, slotOfCard } from "./card.ts";
import { VaultError } from "./contract.ts";
import type { Delay, NewCard, NewSpare, WayIn } from "./contract/ways.ts";
import { base64, digestOf } from "./encoding.ts";
import type { EncryptionKey } from "./envelope.ts";
import { freshId, idOf } from "./id.ts";
import type { Id } from "./id.ts";
import { sealKeyring } from "./keyring.ts";
import type { Slot } from "./keyring.ts";
import { beginRegistration } from "./opaque.ts";
import type { OpaqueKind } from "./opaque.ts";
import type { Anew, SignedIn } from "./signin.ts";
import { passphrase, slotChange, slotKey } from "./slot.ts";
import { printTime } from "./time.ts";
import { present } from "./wire.ts";
import type * as wire from "./wire.ts";

/** A way in that is about to be made. */
export interface Way {
  readonly kind: OpaqueKind;
  readonly slot: Id;
  readonly secret: string;
}

/** A way in as the keyring lists it, as the server gets it, and the key that it yields. */
export interface Registered {
  readonly listed: Slot;
  readonly handed: { id: Id; kind: OpaqueKind; upload: string };
  readonly opener: EncryptionKey;
}

/** Registers a way in; whom the server answers, and why, is for whoever asks. */
export async function register(
  { kind, slot, secret }: Way,
  answer: (start: { slot: Id; request: string }) => Promise<{ readonly response: string }>,
): Promise<Registered> {
  const begun = await beginRegistration(kind, secret);
  const { response } = await answer({ slot, request: begun.request });
  const { message: upload, exportKey } = begun.finish(response);
  const opener = await slotKey(exportKey);
  return { listed: { id: slot, kind, recipient: opener.recipient }, handed: { id: slot, kind, upload }, opener };
}

/** The two ways in that someone leaves a desk with: a card with its code, and a spare to keep at home. */
export async function deskWays(code: string) {
  const [card, spare] = [freshCard(), spareDigits()];
  const ways: Way[] = [
    { kind: "card", slot: await slotOfCard(card), secret: cardPassword(card, code) },
    { kind: "passphrase", slot: freshId(), secret: passphrase(spare) },
  ];
  return { ways, printed: { card: cardText(card), cardGroups: cardGroups(card), spare } };
}

/** How many groups of four digits a spare way in has: 132 bits. */
const SPARE_GROUPS = 10;

export async function waysIn(me: SignedIn): Promise<WayIn[]> {
  const listed = await me.api.slots();
  const ways = listed.map(({ id, kind, added, used, frozen, current }): WayIn => {
    const times = { added: added && printTime(added), used: used && printTime(used), frozen: frozen && printTime(frozen) };
    // Kits have notes of their own.
    const mine = kind === "kit" || me.slots.some((slot) => slot.id === id && slot.kind === kind);
    return { id, kind, current, ...present({ ...times, refused: mine ? undefined : "way-unproven" }) };
  });
  const left = me.slots.filter(({ id, kind }) => kind !== "kit" && !listed.some((one) => one.id === id));
  return [...ways, ...left.map(({ id, kind }) => ({ id, kind, current: false, refused: "way-left-out" }))];
}

export async function delays(me: SignedIn): Promise<Delay[]> {
  const all = await me.api.delays();
  return all.filter(({ done, cancelled }) => done === undefined && cancelled === undefined).map(shownDelay);
}

export function shownDelay({ id, kind, asked, due, attested }: wire.Delay): Delay {
  return { id, kind, asked: printTime(asked), due: printTime(due), attested: attested.length };
}

export async function cancelDelay(me: SignedIn, typed: string): Promise<void> {
  await me.api.cancelDelay(idOf(typed));
}

export async function freezeCards(me: SignedIn): Promise<void> {
  for (const card of await cardsOf(me)) await me.api.freezeSlot(card.id);
}

export async function unfreezeCards(me: SignedIn): Promise<void> {
  for (const card of await cardsOf(me)) if (card.frozen !== undefined) await me.api.thawSlot(card.id);
}

const cardsOf = async (me: SignedIn) => (await me.api.slots()).filter(({ kind }) => kind === "card");

/** With a code that `chooseCode` accepted. */
export async function renewCard(anew: Anew, code: string): Promise<NewCard> {
  const card = freshCard();
  const way: Way = { kind: "card", slot: await slotOfCard(card), secret: cardPassword(card, code) };
  const delay = await addWay(anew, way, listed(anew, "card"));
  return { card: cardText(card), cardGroups: cardGroups(card), delay };
}

export async function renewSpare(anew: Anew): Promise<NewSpare> {
  const digits = spareDigits();
  return { digits, delay: await choosePassphrase(anew, digits) };
}

/** There is one passphrase at most: a new one takes the place of the old one, once the delay is over. */
export async function choosePassphrase(anew: Anew, typed: string): Promise<Delay> {
  const way: Way = { kind: "passphrase", slot: freshId(), secret: passphrase(typed) };
  return addWay(anew, way, listed(anew, "passphrase"));
}

/** The one of this kind that my keyring lists. */
const listed = ({ plain }: Anew, kind: OpaqueKind): Id | undefined => plain.slots.find((slot) => slot.kind === kind)?.id;

const without = ({ plain }: Anew, gone: Id | undefined): Slot[] => plain.slots.filter(({ id }) => id !== gone);

/** Registers one more way in, seals the keyring for it and for exactly those that it lists, and asks for it. */
async function addWay(anew: Anew, way: Way, replaces: Id | undefined): Promise<Delay> {
  const { me, plain, base } = anew;
  const { listed: added, handed } = await register(way, me.api.registerSlot);
  const { slot } = way;
  const sealed = await sealKeyring({ ...plain, slots: [...without(anew, replaces), added] });
  const keyring = await digestOf(sealed);
  const change = { account: me.account, act: "add", slot, replaces, base, keyring, at: await me.now() } as const;
  const note = (await me.sign(slotChange, change)).toText();
  return shownDelay(await me.api.addSlot({ slot: handed, keyring: base64(sealed), note }));
}

/** The server says why the last ways in cannot go; a keyring that nobody opens is never sealed. */
export async function removeWay(anew: Anew, typed: string): Promise<void> {
  const { me, plain, base } = anew;
  const slot = idOf(typed);
  const slots = without(anew, slot);
  if (slots.length === 0) throw new VaultError("last-slot");
  const sealed = await sealKeyring({ ...plain, slots });
  const keyring = await digestOf(sealed);
  const change = { account: me.account, act: "remove", slot, replaces: undefined, base, keyring, at: await me.now() } as const;
  const note = (await me.sign(slotChange, change)).toText();
  await me.api.removeSlot(slot, { keyring: base64(sealed), note });
  me.slots = slots;
}

/** Each group is drawn alike: what would favour the lower ones is drawn again. */
export function spareDigits(): string {
  const groups: string[] = [];
  while (groups.length < SPARE_GROUPS) {
    const [drawn = 0xffff] = crypto.getRandomValues(new Uint16Array(1));
    if (drawn < 60_000) groups.push(String(drawn % 10_000).padStart(4, "0"));
  }
  return groups.join(" ");
}
