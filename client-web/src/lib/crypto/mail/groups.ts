/**
 * My groups of addresses. They are kept as a letter to myself, signed and sealed like a draft, in a folder of its own: the
 * server knows no list of readers, and another computer of mine finds them.
 */

import { VaultError } from "../contract.ts";
import type { MailGroup } from "../contract/mail.ts";
import { attempt, fromUtf8, utf8 } from "../encoding.ts";
import { isName } from "../text.ts";
import { readAddress } from "./address.ts";
import type { Mailbox } from "./wire.ts";
import type { Shelf } from "./shelf.ts";
import { sealedForMe } from "./writing.ts";

/** The folder, and what the letter's one file is called. Others of the same name are somebody's own. */
const FOLDER = "Groupes";
const FILE = "ecrin-groups-v1.json";

/** The most groups, and the most addresses of one: no letter goes to more readers. */
const MOST = 200;

/** By name. Without a folder there are none. */
export async function groupsOf(shelf: Shelf): Promise<MailGroup[]> {
  const box = await folder(shelf);
  if (box === undefined) return [];
  // The newest that I signed counts; whatever else lies there is no list of mine.
  for (const uid of (await shelf.uids(box.id)).reverse()) {
    const { reading, from } = await shelf.find({ folder: box.id, uid });
    const [file] = reading.attachments;
    if (reading.signature !== "good" || from !== shelf.own.address || file?.name !== FILE) continue;
    return parsed(fromUtf8(file.bytes));
  }
  return [];
}

async function folder({ me }: Shelf): Promise<Mailbox | undefined> {
  const { mailboxes } = await me.api.mailboxes();
  return mailboxes.find(({ name, special, structure }) => name === FOLDER && special === undefined && structure === undefined);
}

/** What this client wrote itself; a text of another form is a list of a later one, and is not overwritten unseen. */
function parsed(text = ""): MailGroup[] {
  const read: unknown = attempt(() => JSON.parse(text) as unknown);
  if (!Array.isArray(read)) throw new VaultError("letter-damaged");
  return read.map((one: Partial<MailGroup> | null) => {
    const { name, addresses } = one ?? {};
    if (typeof name !== "string" || !Array.isArray(addresses)) throw new VaultError("letter-damaged");
    return { name, addresses: addresses.map((address: unknown) => readAddress(typeof address === "string" ? address : "")) };
  });
}

/** Keeps a group under a name, in the place of one that had it; without addresses it goes. */
export async function keepGroup(shelf: Shelf, typed: string, addresses: readonly string[]): Promise<MailGroup[]> {
  const name = typed.trim();
  if (!isName(name) || /[,@]/.test(name)) throw new VaultError("bad-name");
  const group = { name, addresses: [...new Set(addresses.map(readAddress))].sort() };
  const others = (await groupsOf(shelf)).filter((one) => !isCalled(one, name));
  const all = [...others, ...(group.addresses.length > 0 ? [group] : [])].sort((one, other) => one.name.localeCompare(other.name));
  if (all.length > MOST || group.addresses.length > MOST) throw new VaultError("too-large");
  const bytes = utf8(JSON.stringify(all));
  const message = await sealedForMe(shelf, FOLDER, { name: FILE, mediaType: "application/json", bytes });
  const box = (await folder(shelf)) ?? (await shelf.me.api.makeMailbox({ name: FOLDER }));
  const before = await shelf.uids(box.id);
  await shelf.me.api.appendMessage(box.id, "\\Seen", message);
  // The new list stands before the old ones go.
  if (before.length > 0) await shelf.me.api.removeMessages(box.id, { uids: before });
  return all;
}

export const isCalled = ({ name }: MailGroup, typed: string): boolean => name.toLowerCase() === typed.trim().toLowerCase();
