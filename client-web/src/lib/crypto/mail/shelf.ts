/** My letters: folders, lists, and what is in a letter. What was sealed is opened here, and searched here. */

import { VaultError } from "../contract.ts";
import type { KeyChanged, Letter, LetterLine, LetterPlace, Mailboxes, Signature, Writer } from "../contract/mail.ts";
import { sha256, utf8 } from "../encoding.ts";
import { encodeId, parseId } from "../id.ts";
import type { Id } from "../id.ts";
import type { SignedIn } from "../signin.ts";
import { printTime } from "../time.ts";
import type { Time } from "../time.ts";
import { present } from "../wire.ts";
import { domainOf, serviceAddress } from "./address.ts";
import { teamBox } from "./boxes.ts";
import type { TeamBox } from "./boxes.ts";
import { Contacts } from "./contacts.ts";
import { Correspondents } from "./correspondents.ts";
import { isKept } from "./kept.ts";
import type { Attachment } from "./mime.ts";
import type { PublicCertificate } from "./openpgp.ts";
import { ownMail } from "./own.ts";
import type { Own } from "./own.ts";
import { receivedReferral } from "./referring.ts";
import { outside, read, writerOf } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { Item, Mailbox } from "./wire.ts";

/** Letters on a page, and how many are opened at a time. */
const PAGE = 50;
const AT_A_TIME = 6;

/** The largest message that is fetched. */
const MAX_MESSAGE = 32 * 1024 * 1024;

/** Why a letter stays closed, where that is the letter's own fault. */
const CLOSED = new Set(["not-encrypted", "letter-damaged", "letter-not-opened", "too-large"]);

/** A letter that was found and opened. */
export interface Found {
  readonly item: Item;
  readonly box: Mailbox;
  readonly reading: Reading;
  /** The writer as the relay checked her. */
  readonly from: string | undefined;
}

/** What a list needs of a letter: kept for the session, never its text. */
type Headers = Pick<LetterLine, "thread" | "from" | "to" | "subject" | "signature" | "attachments">;

interface Known {
  name: string | undefined;
  certificates: readonly PublicCertificate[];
  changed: KeyChanged | undefined;
}

export class Shelf {
  readonly me: SignedIn;
  own: Own;
  readonly contacts: Contacts;
  readonly people: Correspondents;
  #boxes: Mailbox[] = [];
  readonly #writers = new Map<string, Promise<Known>>();
  readonly #teams = new Map<Id, Promise<TeamBox | undefined>>();
  readonly #opened = new Map<string, Headers | { closed: string }>();
  readonly #kept = new Map<string, string>();

  private constructor(me: SignedIn, own: Own) {
    this.me = me;
    this.own = own;
    this.contacts = new Contacts(this);
    this.people = new Correspondents(me, this.contacts);
  }

  static async of(me: SignedIn): Promise<Shelf> {
    const shelf = new Shelf(me, await ownMail(me));
    await shelf.mailboxes();
    return shelf;
  }

  async mailboxes(): Promise<Mailboxes> {
    const { mailboxes, used, quota } = await this.me.api.mailboxes();
    this.#boxes = mailboxes;
    const folders = mailboxes.filter((box) => !isKept(box)).map(({ id, name, special, structure, messages, unseen }) => ({
      id,
      name,
      messages,
      unread: unseen,
      ...present({ special, structure: this.#structure(structure) }),
    }));
    return { address: this.own.address, folders, used, quota };
  }

  #structure(id: Id | undefined): { id: Id; name: string } | undefined {
    return this.me.session.structures.find((mine) => mine.id === id) ?? (id === undefined ? undefined : { id, name: id });
  }

  box(id: string): Mailbox {
    const found = this.#boxes.find((one) => one.id === id);
    if (found === undefined) throw new VaultError("not-found");
    return found;
  }

  /** My own folder of this use. */
  special(use: Mailbox["special"]): Mailbox {
    const found = this.#boxes.find((one) => one.structure === undefined && one.special === use);
    if (found === undefined) throw new VaultError("no-address");
    return found;
  }

  /** A page of a folder, newest first. */
  async letters(folder: string, words = "", before = Infinity): Promise<{ lines: LetterLine[]; next?: number }> {
    const box = this.box(folder);
    const all = (await this.#items(box)).filter(({ uid }) => uid < before).reverse();
    const wanted = folded(words).split(/\s+/).filter((word) => word !== "");
    const now = await this.me.now();
    const lines: LetterLine[] = [];
    for (let begin = 0; begin < all.length; begin += AT_A_TIME) {
      const some = all.slice(begin, begin + AT_A_TIME);
      const opened = await Promise.all(some.map((item) => this.#line(box, item, now)));
      for (const [place, line] of opened.entries()) {
        if (!hasAll(line, wanted)) continue;
        lines.push(line);
        const last = begin + place === all.length - 1;
        if (lines.length === PAGE && !last) return { lines, next: line.uid };
      }
    }
    return { lines };
  }

  /** The numbers of the messages of a folder, oldest first. */
  async uids(folder: Id): Promise<number[]> {
    await this.mailboxes();
    return (await this.#items(this.box(folder))).map(({ uid }) => uid);
  }

  /** The messages of a folder, oldest first. */
  async #items({ id }: Mailbox): Promise<Item[]> {
    const items: Item[] = [];
    for (let from: number | undefined = 1; from !== undefined; ) {
      const page: Awaited<ReturnType<SignedIn["api"]["messages"]>> = await this.me.api.messages(id, from);
      items.push(...page.messages);
      from = page.next !== undefined && page.next > from ? page.next : undefined;
    }
    return items;
  }

  /** One that cannot be opened is listed, and says so; the others are not kept from her. */
  async #line(box: Mailbox, item: Item, now: Time): Promise<LetterLine> {
    const key = `${box.id}/${box.uid_validity}/${item.uid}`;
    let known = this.#opened.get(key);
    if (known === undefined) {
      known = await this.#headers(box, item, now);
      this.#opened.set(key, known);
    }
    const line = { folder: box.id, uid: item.uid, at: printTime(item.at), read: item.flags.includes("\\Seen") };
    if (!("closed" in known)) return { ...line, ...known };
    return { ...line, ...known, thread: key, to: [], subject: "", signature: "missing", attachments: 0 };
  }

  async #headers(box: Mailbox, item: Item, now: Time): Promise<Headers | { closed: string }> {
    try {
      return await this.#headersOf(await this.#open(box, item, now));
    } catch (reason) {
      if (reason instanceof VaultError && CLOSED.has(reason.code)) return { closed: reason.code };
      throw reason;
    }
  }

  async #headersOf(found: Found): Promise<Headers> {
    const { reading, from } = found;
    const { id, inReplyTo, references, to, subject, attachments } = reading;
    const first = references[0] ?? inReplyTo ?? id ?? found.item.message;
    return {
      thread: await this.#keptId(first),
      to,
      subject,
      signature: this.signature(found),
      attachments: attachments.length,
      ...present({ from: from === undefined ? undefined : await this.#named(from) }),
    };
  }

  /** An id as the relay keeps it: an answer finds what it answers whichever of the two its writer knew. */
  async #keptId(id: string): Promise<string> {
    const domain = domainOf(this.own.address);
    const [local = "", ...rest] = id.split("@");
    if (parseId(local) !== undefined && rest.join("@") === domain) return id;
    const known = this.#kept.get(id);
    if (known !== undefined) return known;
    const kept = `${encodeId((await sha256(utf8(`ecrin/message-id/v1\n${id}`))).slice(0, 16))}@${domain}`;
    this.#kept.set(id, kept);
    return kept;
  }

  async #named(address: string): Promise<Writer> {
    return { address, ...present({ name: (await this.#writer(address)).name }) };
  }

  /** A writer's name and certificates; nothing where they cannot be checked, so that her signature is unknown. */
  #writer(address: string): Promise<Known> {
    const { own, me } = this;
    if (address === own.address) {
      const certificates = own.secrets.map((secret) => secret.public);
      return Promise.resolve({ name: me.keyring.name, certificates, changed: undefined });
    }
    if (this.#isService(address)) return Promise.resolve({ name: "Écrin", certificates: [], changed: undefined });
    const known = this.#writers.get(address) ?? this.people.find(address).catch(unvouched);
    this.#writers.set(address, known);
    return known;
  }

  #isService(address: string | undefined): boolean {
    return address === serviceAddress(domainOf(this.own.address));
  }

  /** The service signs nothing: the relay lets nobody else write from its address, which is all that is known. */
  signature({ reading, from }: Found): Signature {
    const service = reading.signature === "missing" && this.#isService(from) && reading.from === from;
    return service ? "service" : reading.signature;
  }

  /** Fetches a message and opens it. */
  async find({ folder, uid }: LetterPlace): Promise<Found> {
    const box = this.box(folder);
    const page = await this.me.api.messages(box.id, uid);
    const item = page.messages.find((one) => one.uid === uid);
    if (item === undefined) throw new VaultError("not-found");
    return this.#open(box, item, await this.me.now());
  }

  /** The file of this name in the newest letter of a folder that I wrote and signed: nobody else is looked up for it. */
  async newestOfMine(box: Mailbox, file: string): Promise<Attachment["bytes"] | undefined> {
    const mine = this.own.secrets.map((secret) => secret.public);
    for (const { uid, size, header } of (await this.#items(box)).reverse()) {
      if (size > MAX_MESSAGE) continue;
      const found = outside(await this.me.api.message(box.id, uid, size));
      if ((found.from ?? writerOf(header)) !== this.own.address) continue;
      const { signature, attachments } = await read(found, this.own.secrets, mine, await this.me.now());
      const [first] = attachments;
      if (signature === "good" && first?.name === file) return first.bytes;
    }
    return undefined;
  }

  async #open(box: Mailbox, item: Item, now: Time): Promise<Found> {
    if (item.size > MAX_MESSAGE) throw new VaultError("too-large");
    const found = outside(await this.me.api.message(box.id, item.uid, item.size));
    const from = found.from ?? writerOf(item.header);
    const senders = from === undefined ? [] : (await this.#writer(from)).certificates;
    const secrets = box.structure === undefined ? this.own.secrets : ((await this.#team(box.structure))?.secrets ?? []);
    return { item, box, from, reading: await read(found, secrets, senders, now) };
  }

  #team(structure: Id): Promise<TeamBox | undefined> {
    const known = this.#teams.get(structure) ?? teamBox(this.me, structure);
    this.#teams.set(structure, known);
    known.catch(() => this.#teams.delete(structure));
    return known;
  }

  /** Opens a letter for reading, and marks it as read. */
  async letter(place: LetterPlace): Promise<Letter> {
    const found = await this.find(place);
    const { reading, item, box, from } = found;
    if (!item.flags.includes("\\Seen")) await this.mark(place, true);
    const { cc, text, html, date, attachments } = reading;
    const team = box.structure === undefined ? undefined : await this.#team(box.structure);
    return {
      ...(await this.#headersOf(found)),
      ...place,
      at: printTime(item.at),
      read: true,
      cc,
      text,
      files: attachments.map(({ name, mediaType, bytes }) => ({ name, mediaType, size: bytes.length })),
      protected: reading.protected,
      answer: { to: from === undefined ? [] : [from], cc: team === undefined ? [] : [team.address] },
      ...present({
        html,
        referral: await receivedReferral(this, found),
        written: date === undefined ? undefined : printTime(date),
        keyChanged: from === undefined ? undefined : (await this.#writer(from)).changed,
      }),
    };
  }

  async conversation(place: LetterPlace): Promise<LetterLine[]> {
    const { thread } = await this.#headersOf(await this.find(place));
    const boxes = new Set([this.box(place.folder), ...(["inbox", "archive", "sent"] as const).map((use) => this.special(use))]);
    const pages = await Promise.all([...boxes].map((box) => this.letters(box.id)));
    const lines = pages.flatMap(({ lines }) => lines).filter((line) => line.thread === thread && line.closed === undefined);
    return lines.sort((one, other) => (one.at < other.at ? -1 : 1));
  }

  async mark({ folder, uid }: LetterPlace, seen: boolean): Promise<void> {
    const mode = seen ? "add" : "remove";
    await this.me.api.flagMessages(this.box(folder).id, { uids: [uid], mode, flags: ["\\Seen"] });
  }
}

function unvouched(): Known {
  return { name: undefined, certificates: [], changed: undefined };
}

/** Small letters without accents: what people type when they search. */
const folded = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function hasAll(line: LetterLine, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const hay = folded([line.subject, line.from?.name, line.from?.address, ...line.to].join(" "));
  return line.closed === undefined && words.every((word) => hay.includes(word));
}
