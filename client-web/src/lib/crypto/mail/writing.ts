/** Letters are signed and sealed here, for their readers and for me. */

import { VaultError } from "../contract.ts";
import type { KeyChanged, LetterPlace, LetterSent, LetterWish, MailGroup } from "../contract/mail.ts";
import { freshId } from "../id.ts";
import type { SignedIn } from "../signin.ts";
import { domainOf, readAddress, serviceAddress } from "./address.ts";
import { groupsOf, isCalled } from "./groups.ts";
import { plainLetter, sealedLetter } from "./mime.ts";
import type { Attachment, Writing } from "./mime.ts";
import { seal } from "./openpgp.ts";
import type { PublicCertificate, SecretCertificate } from "./openpgp.ts";
import type { Shelf } from "./shelf.ts";

/** The largest files that go along, the largest message, and the most readers: the relay takes no more. */
const MAX_ATTACHED = 16 * 1024 * 1024;
const MAX_MESSAGE = 30 * 1024 * 1024;
const MOST_READERS = 199;

/** A letter that was sealed for its readers. */
export interface Sealed {
  readers: string[];
  message: Uint8Array<ArrayBuffer>;
  changed: KeyChanged[];
}

export async function sendLetter(shelf: Shelf, wish: LetterWish): Promise<LetterSent> {
  const { readers, message, changed } = await sealedFor(shelf, await writing(shelf, wish));
  const sent = await shelf.me.api.sendMessage(readers, message);
  if (wish.draft !== undefined) await removeLetter(shelf, wish.draft);
  const refused = sent.recipients.flatMap(({ address, refused: code }) => (code === undefined ? [] : [{ address, code }]));
  return { refused, to: readers, keysChanged: changed };
}

/** Sealed for me alone. The draft that it was goes once the new one is kept. */
export async function keepDraft(shelf: Shelf, wish: LetterWish): Promise<LetterPlace> {
  const message = await sealedMine(shelf, await writing(shelf, wish));
  const drafts = shelf.special("drafts");
  const { uid } = await shelf.me.api.appendMessage(drafts.id, "\\Draft \\Seen", message);
  if (wish.draft !== undefined) await removeLetter(shelf, wish.draft);
  return { folder: drafts.id, uid };
}

/** A letter to nobody but me, with one file. */
export async function sealedForMe(shelf: Shelf, subject: string, file: Attachment): Promise<Uint8Array<ArrayBuffer>> {
  return sealedMine(shelf, { ...(await blank(shelf)), to: [shelf.own.address], subject, attachments: [file] });
}

async function sealedMine(shelf: Shelf, letter: Writing): Promise<Uint8Array<ArrayBuffer>> {
  const secret = mySecret(shelf);
  return sealedLetter(letter, await seal(plainLetter(letter), secret, [secret.public], letter.date));
}

export async function removeLetter(shelf: Shelf, { folder, uid }: LetterPlace): Promise<void> {
  await shelf.me.api.removeMessages(shelf.box(folder).id, { uids: [uid] });
}

function mySecret({ own }: Shelf): SecretCertificate {
  if (own.current === undefined) throw new VaultError("bad-certificate");
  return own.current;
}

/** Nobody yet, about nothing yet. */
export async function blank({ own, me }: Shelf): Promise<Writing> {
  return {
    from: own.address,
    fromName: me.keyring.name,
    to: [],
    cc: [],
    subject: "",
    date: await me.now(),
    id: `${freshId()}@${domainOf(own.address)}`,
    references: [],
    text: "",
    attachments: [],
  };
}

async function writing(shelf: Shelf, wish: LetterWish): Promise<Writing> {
  const answered = wish.answers === undefined ? undefined : (await shelf.find(wish.answers)).reading;
  const { id, references = [] } = answered ?? {};
  return {
    ...(await blank(shelf)),
    to: await whom(shelf, wish.to),
    cc: await whom(shelf, wish.cc),
    subject: wish.subject,
    text: wish.text,
    attachments: await attached(wish.files),
    inReplyTo: id,
    references: id === undefined ? references : [...references, id],
  };
}

async function attached(files: readonly File[]): Promise<Attachment[]> {
  if (files.reduce((sum, { size }) => sum + size, 0) > MAX_ATTACHED) throw new VaultError("too-large");
  return Promise.all(
    files.map(async (file) => ({
      name: file.name,
      mediaType: file.type || "application/octet-stream",
      bytes: new Uint8Array(await file.arrayBuffer()),
    })),
  );
}

/** Seals a letter for its readers, and for me. A reader who could not read it is not quietly left out. */
export async function sealedFor(shelf: Shelf, letter: Writing): Promise<Sealed> {
  const secret = mySecret(shelf);
  const readers = [...new Set([...letter.to, ...letter.cc])].sort();
  if (readers.length === 0) throw new VaultError("recipient-unknown");
  if (readers.length > MOST_READERS) throw new VaultError("too-large");
  if (readers.includes(serviceAddress(domainOf(letter.from)))) throw new VaultError("no-reply");
  const certificates: PublicCertificate[] = [secret.public];
  const changed: KeyChanged[] = [];
  for (const reader of readers.filter((one) => one !== letter.from)) {
    const current = await shelf.people.current(reader);
    certificates.push(current.certificate);
    if (current.changed !== undefined) changed.push(current.changed);
  }
  const message = sealedLetter(letter, await seal(plainLetter(letter), secret, certificates, letter.date));
  if (message.length > MAX_MESSAGE) throw new VaultError("too-large");
  return { readers, message, changed };
}

/** The addresses that were meant. Groups and structures are taken apart here: the server knows no list of readers. */
async function whom(shelf: Shelf, texts: readonly string[]): Promise<string[]> {
  const all: string[] = [];
  let groups: MailGroup[] | undefined;
  for (const text of texts.flatMap((one) => one.split(",")).map((one) => one.trim()).filter((one) => one !== "")) {
    if (text.includes("@")) {
      all.push(readAddress(text));
      continue;
    }
    groups ??= await groupsOf(shelf);
    const mine = groups.find((one) => isCalled(one, text))?.addresses;
    const people = mine ?? (await readersOf(shelf.me, text));
    if (people.length === 0) throw new VaultError("bad-address", { who: text });
    all.push(...people);
  }
  return all;
}

/** Where a structure is written to: its own address, or everyone in it where it has none. */
export async function readersOf(me: SignedIn, structure: string): Promise<string[]> {
  const isMeant = (name: string): boolean => name.toLowerCase() === structure.trim().toLowerCase();
  const everyone = await me.api.mailDirectory(`@${me.instance.domain}`);
  const boxes = everyone.filter((one) => one.structure !== undefined && isMeant(one.name));
  const members = everyone.filter((one) => one.structure === undefined && one.structures.some(isMeant));
  return (boxes.length > 0 ? boxes : members).map(({ address }) => address);
}
