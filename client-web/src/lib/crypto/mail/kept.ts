/**
 * A list of mine, kept as a letter to myself: signed and sealed like a draft, in a folder of its own. The server knows
 * neither it nor whom it names, and another computer of mine finds it.
 */

import { VaultError } from "../contract.ts";
import { attempt, fromUtf8, utf8 } from "../encoding.ts";
import { sealedForMe } from "./sealing.ts";
import type { Shelf } from "./shelf.ts";
import type { Mailbox } from "./wire.ts";

/** How the folders of such lists are called. */
export const KEPT = "Écrin – ";

/** A folder of such a list holds no letters to read, and is not shown among those that do. */
export const isKept = (box: Mailbox): boolean => isOwn(box) && box.name.startsWith(KEPT);

/** Made by me, for a use that only its name says. */
const isOwn = ({ special, structure }: Mailbox): boolean => special === undefined && structure === undefined;

/** Which list, and what one of its lines looks like. */
export interface Shape<T> {
  readonly folder: string;
  /** What the letter's one file is called: others of the same name are somebody's own. */
  readonly file: string;
  /** Throws what is no line of such a list. */
  readonly line: (read: Readonly<Partial<Record<keyof T, unknown>>>) => T;
}

/** The newest that I signed counts; whatever else lies there is no list of mine. Without a folder it is empty. */
export async function keptList<T>(shelf: Shelf, shape: Shape<T>): Promise<T[]> {
  const box = await folderOf(shelf, shape);
  const bytes = box === undefined ? undefined : await shelf.newestOfMine(box, shape.file);
  return bytes === undefined ? [] : parsed(shape, fromUtf8(bytes));
}

async function folderOf<T>({ me }: Shelf, { folder }: Shape<T>): Promise<Mailbox | undefined> {
  const { mailboxes } = await me.api.mailboxes();
  return mailboxes.find((box) => isOwn(box) && box.name === folder);
}

/** What this client wrote itself; a text of another form is a list of a later one, and is not overwritten unseen. */
function parsed<T>({ line }: Shape<T>, text = ""): T[] {
  const read: unknown = attempt(() => JSON.parse(text) as unknown);
  if (!Array.isArray(read)) throw new VaultError("letter-damaged");
  return read.map((one: unknown) => line((one ?? {}) as Parameters<typeof line>[0]));
}

/** Keeps the list in the place of the one before. */
export async function keepList<T>(shelf: Shelf, shape: Shape<T>, list: readonly T[]): Promise<void> {
  const file = { name: shape.file, mediaType: "application/json", bytes: utf8(JSON.stringify(list)) };
  const message = await sealedForMe(shelf, shape.folder, file);
  const box = (await folderOf(shelf, shape)) ?? (await shelf.me.api.makeMailbox({ name: shape.folder }));
  const before = await shelf.uids(box.id);
  await shelf.me.api.appendMessage(box.id, "\\Seen", message);
  // The new list stands before the old ones go.
  if (before.length > 0) await shelf.me.api.removeMessages(box.id, { uids: before });
}
