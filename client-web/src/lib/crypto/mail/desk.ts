/** What the page may ask about mail (see `contract/mail.ts`). Loaded when mail is first opened. */

import { VaultError } from "../contract.ts";
import type { Addressee, LetterSent, MailClient, MailKey } from "../contract/mail.ts";
import { utf8 } from "../encoding.ts";
import type { SignedIn } from "../signin.ts";
import { passphrase } from "../slot.ts";
import { present } from "../wire.ts";
import { groupsOf, keepGroup } from "./groups.ts";
import { locked } from "./openpgp.ts";
import { publish, revoke, rotate } from "./own.ts";
import type { Own } from "./own.ts";
import { sendReferral } from "./referring.ts";
import { Shelf } from "./shelf.ts";
import { keepDraft, removeLetter, sendLetter } from "./writing.ts";

/** One shelf for each session: it goes with the keys. */
const shelves = new WeakMap<SignedIn, Promise<Shelf>>();

function shelfOf(me: SignedIn): Promise<Shelf> {
  const shelf = shelves.get(me) ?? Shelf.of(me);
  shelves.set(me, shelf);
  // What failed once is tried again.
  shelf.catch(() => shelves.delete(me));
  return shelf;
}

/** Every method for whoever is signed in. */
export function mailOf(me: SignedIn): MailClient & { sendReferral(id: string, introduction: string): Promise<LetterSent> } {
  if (!me.isProfessional) throw new VaultError("not-allowed");
  const shelf = (): Promise<Shelf> => shelfOf(me);
  /** What changed my key is what counts from now on in this session, too. */
  const renewed = async (change: (own: Own) => Promise<Own>): Promise<MailKey> => {
    const desk = await shelf();
    desk.own = await change(desk.own);
    return keyOf(desk.own);
  };
  return {
    mailboxes: async () => (await shelf()).mailboxes(),
    letters: async (folder, words, before) => (await shelf()).letters(folder, words, before),
    letter: async (place) => (await shelf()).letter(place),
    conversation: async (place) => (await shelf()).conversation(place),
    attachment: async (place, number) => {
      const file = (await (await shelf()).find(place)).reading.attachments[number];
      if (file === undefined) throw new VaultError("not-found");
      return { name: file.name, bytes: file.bytes };
    },
    sendLetter: async (wish) => sendLetter(await shelf(), wish),
    sendReferral: async (id, introduction) => sendReferral(await shelf(), id, introduction),
    keepDraft: async (wish) => keepDraft(await shelf(), wish),
    markLetter: async (place, read) => (await shelf()).mark(place, read),
    moveLetter: async ({ folder, uid }, to) => {
      const desk = await shelf();
      await me.api.moveMessages(desk.box(folder).id, { uids: [uid], to: desk.box(to).id });
    },
    removeLetter: async (place) => removeLetter(await shelf(), place),
    findAddressees: (like) => findAddressees(me, like),
    contacts: async () => (await shelf()).contacts.all(),
    forgetContact: async (address) => (await shelf()).contacts.forget(address),
    mailKey: async () => keyOf((await shelf()).own),
    changeMailKey: () => renewed((own) => rotate(me, own)),
    publishMailKey: (published) => renewed((own) => publish(me, own, published)),
    revokeMailKey: (lost) => renewed((own) => revoke(me, own, lost)),
    exportMailKeys: async (typed) => utf8(await locked((await shelf()).own.secrets, passphrase(typed))),
    mailGroups: async () => groupsOf(await shelf()),
    keepMailGroup: async (name, addresses) => keepGroup(await shelf(), name, addresses),
  };
}

function keyOf({ address, current, published }: Own): MailKey {
  return { address, ...present({ fingerprint: current?.public.fingerprint }), published: current !== undefined && published };
}

async function findAddressees(me: SignedIn, like: string): Promise<Addressee[]> {
  if (like.trim().length < 2) return [];
  const found = await me.api.mailDirectory(like.trim());
  return found.map(({ address, name, structure, structures }) => ({
    address,
    name,
    structures,
    kind: structure === undefined ? "person" : "structure",
  }));
}
