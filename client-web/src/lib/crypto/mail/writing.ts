/** Letters are signed and sealed here, for their readers and for me. */

import { VaultError } from "../contract.ts";
import type { KeyChanged, LetterPlace, LetterSent, LetterWish, MailContact, MailGroup } from "../contract/mail.ts";
import type { SignedIn } from "../signin.ts";
import { domainOf, readAddress, serviceAddress } from "./address.ts";
import { groupsOf, isCalled } from "./groups.ts";
import { plainLetter, sealedLetter } from "./mime.ts";
import type { Attachment, Writing } from "./mime.ts";
import { seal } from "./openpgp.ts";
import type { PublicCertificate } from "./openpgp.ts";
import { currentOf } from "./own.ts";
import { blank, sealedMine } from "./sealing.ts";
import type { Shelf } from "./shelf.ts";

/** The largest files that go along, the largest message, and the most readers: the relay takes no more. */
const MAX_ATTACHED = 16 * 1024 * 1024;
const MAX_MESSAGE = 30 * 1024 * 1024;
const MOST_READERS = 199;

/** A letter that was sealed for its readers. */
interface Sealed {
  readers: string[];
  message: Uint8Array<ArrayBuffer>;
  changed: KeyChanged[];
  contacts: MailContact[];
}

export async function sendLetter(shelf: Shelf, wish: LetterWish): Promise<LetterSent> {
  const letter = await writing(shelf, wish);
  const sent = await send(shelf, letter, (readers, message) => shelf.me.api.sendMessage(readers, message));
  if (wish.draft !== undefined) await removeLetter(shelf, wish.draft);
  return sent;
}

/** How the relay is given a letter. */
type HandIn = (readers: string[], message: Sealed["message"]) => ReturnType<SignedIn["api"]["sendMessage"]>;

/** Seals a letter, has it handed in, and keeps whom it was for as contacts. */
export async function send(shelf: Shelf, letter: Writing, handIn: HandIn): Promise<LetterSent> {
  const { readers, message, changed, contacts } = await sealedFor(shelf, letter);
  const { recipients } = await handIn(readers, message);
  // The letter is on its way, whatever becomes of the list; a changed key that was not kept is told of again.
  await shelf.contacts.remember(contacts).catch(() => undefined);
  const refused = recipients.flatMap(({ address, refused: code }) => (code === undefined ? [] : [{ address, code }]));
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

export async function removeLetter(shelf: Shelf, { folder, uid }: LetterPlace): Promise<void> {
  await shelf.me.api.removeMessages(shelf.box(folder).id, { uids: [uid] });
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
async function sealedFor(shelf: Shelf, letter: Writing): Promise<Sealed> {
  const secret = currentOf(shelf.own);
  const readers = [...new Set([...letter.to, ...letter.cc])].sort();
  if (readers.length === 0) throw new VaultError("recipient-unknown");
  if (readers.length > MOST_READERS) throw new VaultError("too-large");
  if (readers.includes(serviceAddress(domainOf(letter.from)))) throw new VaultError("no-reply");
  const certificates: PublicCertificate[] = [secret.public];
  const changed: KeyChanged[] = [];
  const contacts: MailContact[] = [];
  for (const reader of readers.filter((one) => one !== letter.from)) {
    const current = await shelf.people.current(reader);
    certificates.push(current.certificate);
    contacts.push(current.contact);
    if (current.changed !== undefined) changed.push(current.changed);
  }
  const message = sealedLetter(letter, await seal(plainLetter(letter), secret, certificates, letter.date));
  if (message.length > MAX_MESSAGE) throw new VaultError("too-large");
  return { readers, message, changed, contacts };
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
