/**
 * My papers: what the server hands out, held against what was signed.
 *
 * A paper is shown and opened only when its deposit note is signed by the one who put it in, and document, version,
 * record and payload all agree with that note.
 */

import { filing } from "./act.ts";
import { VaultError } from "./contract.ts";
import type { Opened, Paper, Progress } from "./contract.ts";
import { checkDeposited, deposit } from "./deposit.ts";
import type { Deposit } from "./deposit.ts";
import { idOf } from "./id.ts";
import type { Id } from "./id.ts";
import { isText, mediaTypeOf } from "./media.ts";
import { SignedNote } from "./note.ts";
import { openPayload } from "./payload.ts";
import type { Known } from "./people.ts";
import { openRecord } from "./record.ts";
import type { Record } from "./record.ts";
import type { SignedIn } from "./signin.ts";
import { printTime } from "./time.ts";
import type { Document } from "./wire.ts";

/** A paper whose every part agrees with what its depositor signed. */
export interface Held {
  readonly document: Document;
  readonly record: Record;
  /** Who put it in, where that was someone else. */
  readonly depositor: Known | undefined;
}

/** A paper, or why it is not believed. */
export type Judged = { readonly id: Id } & ({ readonly held: Held } | { readonly refused: VaultError });

/** All my papers, oldest first. Professionals have none. */
export async function allPapers(me: SignedIn): Promise<Judged[]> {
  if (me.isProfessional) return [];
  const documents = await me.api.documents();
  documents.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  // One depositor often put in several papers; each chain is fetched and walked once.
  const depositors = new Map<Id, Promise<Known>>();
  return Promise.all(documents.map((document) => judge(me, document, depositors)));
}

async function judge(me: SignedIn, document: Document, depositors: Map<Id, Promise<Known>>): Promise<Judged> {
  try {
    return { id: document.id, held: await held(me, document, depositors) };
  } catch (reason) {
    if (!(reason instanceof VaultError)) throw reason;
    return { id: document.id, refused: reason };
  }
}

/** The one that was meant, which must be authentic. */
export function paperOf(papers: readonly Judged[], id: string): Held {
  const found = papers.find((paper) => paper.id === id);
  if (found === undefined) throw new VaultError("not-found", { id });
  if ("refused" in found) throw found.refused;
  return found.held;
}

async function held(me: SignedIn, document: Document, depositors: Map<Id, Promise<Known>>): Promise<Held> {
  const doubt = notAuthentic(document.id);
  const note = await doubt(() => SignedNote.parse(deposit, document.deposit));
  const claimed = note.dangerUnverified.depositor;
  let depositor: Known | undefined;
  if (claimed !== me.account) {
    const fetched = depositors.get(claimed) ?? me.people.known(claimed);
    depositors.set(claimed, fetched);
    depositor = await fetched;
  }
  const record = await doubt(async () => {
    const body = await (depositor?.verify(note, me.instance.domain) ?? me.verifyOwn(note));
    checkStated(me, document, body);
    const opened = await openRecord(document.envelope, me.keyring.encryption, body.record);
    await checkDeposited(body, opened);
    return opened;
  });
  return { document, record, depositor };
}

function checkStated(me: SignedIn, document: Document, body: Deposit): void {
  const same =
    body.document === document.id &&
    body.version === document.version &&
    body.owner === me.account &&
    body.size === document.payload_size;
  if (!same) throw new VaultError("mismatch", { reason: "document, version, owner or size" });
}

/** What does not hold about a paper makes it one that is not authentic. */
function notAuthentic(id: Id): <T>(check: () => T | Promise<T>) => Promise<T> {
  return async (check) => {
    try {
      return await check();
    } catch (reason) {
      if (!(reason instanceof VaultError)) throw reason;
      throw new VaultError("not-authenticated", { id, reason: reason.particulars["reason"] ?? reason.code });
    }
  };
}

/** Keeps a paper that somebody put in for me, or turns it away. */
export async function filePaper(me: SignedIn, paper: Held, kept: boolean): Promise<void> {
  const document = paper.document.id;
  const stated = await SignedNote.parse(deposit, paper.document.deposit).digest();
  const note = await me.sign(filing, { document, deposit: stated, kept, actor: me.account, at: await me.now() });
  await me.api.fileDocument(document, { note: note.toText() });
}

/** One that is not authentic goes too: it is the owner's wish that counts, not what stands in it. */
export async function removePaper(me: SignedIn, typed: string): Promise<void> {
  await me.api.removeDocument(idOf(typed));
}

/** A paper for the page. */
export function shownPaper(paper: Judged): Paper {
  if ("refused" in paper) {
    const refused = paper.refused.code;
    return { id: paper.id, version: 0, type: "other", title: "", size: 0, addedAt: "", filed: false, refused };
  }
  const { document, record, depositor } = paper.held;
  return {
    id: document.id,
    version: document.version,
    type: record.type,
    title: record.title,
    size: record.size,
    ...(record.issued !== null && { issued: record.issued }),
    ...(record.expires !== null && { expires: record.expires }),
    addedAt: printTime(document.at),
    ...(depositor !== undefined && { by: depositor.nameAndPlace }),
    filed: document.filed,
  };
}

/** Takes the file out of a paper. */
export async function openHeld(me: SignedIn, paper: Held, progress: Progress, signal?: AbortSignal): Promise<Opened> {
  const { id, payload_size } = paper.document;
  return opened(paper.record, await me.api.documentPayload(id, payload_size, progress, signal));
}

/** The file of a payload, once it was checked to its last byte. */
export async function opened(record: Record, payload: Uint8Array<ArrayBuffer>): Promise<Opened> {
  const { name, file } = await openPayload(record, payload);
  const { title, type, owner_name: ownerName } = record;
  const known = mediaTypeOf(file);
  const mediaType = known === "application/octet-stream" && isText(file) ? "text/plain" : known;
  return { name, title, type, ...(ownerName !== null && { ownerName }), mediaType, bytes: file };
}
