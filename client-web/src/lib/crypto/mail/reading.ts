/**
 * How a message is read (spec 11, Message form): only a root PGP/MIME part is opened, nothing is shown before all of it
 * was checked, and the headers inside count, not those outside.
 */

import PostalMime from "postal-mime";
import type { Address, Email } from "postal-mime";

import { VaultError } from "../contract.ts";
import { fromUtf8 } from "../encoding.ts";
import type { Bytes } from "../encoding.ts";
import { safeFileName } from "../filename.ts";
import { isPrintable } from "../text.ts";
import type { Time } from "../time.ts";
import { parseAddress } from "./address.ts";
import { textOfHtml } from "./html-text.ts";
import type { Attachment } from "./mime.ts";
import { open } from "./openpgp.ts";
import type { OpenedMessage, PublicCertificate, SecretCertificate } from "./openpgp.ts";

/** The most attachments and addresses that are read, and how deep parts may lie in one another. */
const MOST = 1000;
const DEEPEST = 20;

/** What stands outside, and the block that it carries where it is PGP/MIME at its root and nothing else. */
export interface Outside {
  from: string | undefined;
  armour: string | undefined;
  headers: Headers;
}

/** A message that was opened and read. */
export interface Reading {
  from: string | undefined;
  to: string[];
  cc: string[];
  subject: string;
  /** As the writer says. */
  date: Time | undefined;
  id: string | undefined;
  inReplyTo: string | undefined;
  references: string[];
  text: string;
  html: string | undefined;
  attachments: Attachment[];
  signature: OpenedMessage["signature"];
  protected: boolean;
}

/** Headers by name, unfolded. One that stands twice says nothing. */
type Headers = ReadonlyMap<string, string>;

/** Head and body of a message or a part; lines end in CRLF or LF. */
function divided(text: string): { headers: Headers; body: string } | undefined {
  const end = /\r?\n\r?\n/.exec(text);
  if (end === null) return undefined;
  const head = text.slice(0, end.index).replaceAll(/\r?\n[ \t]+/g, " ");
  const headers = new Map<string, string>();
  const twice = new Set<string>();
  for (const line of head.split(/\r?\n/)) {
    const [, name = "", value = ""] = /^([!-9;-~]+):\s*(.*)$/.exec(line) ?? [];
    const key = name.toLowerCase();
    if (headers.has(key)) twice.add(key);
    headers.set(key, value.trim());
  }
  for (const key of twice) headers.delete(key);
  return { headers, body: text.slice(end.index + end[0].length) };
}

/** A media type and its parameters, as far as they stand in one piece. */
function contentType(value = ""): { type: string; parameters: ReadonlyMap<string, string> } {
  const [type = "", ...rest] = value.split(";");
  const found = [...rest.join(";").matchAll(/(?:^|;)?\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s;]+))/g)];
  const parameters = found.map(([, name = "", quoted, plain]) => [name.toLowerCase(), quoted ?? plain ?? ""] as const);
  return { type: type.trim().toLowerCase(), parameters: new Map(parameters) };
}

/** Reads what stands outside. */
export function outside(raw: Bytes): Outside {
  const parts = divided(fromUtf8(raw) ?? "");
  if (parts === undefined) return { from: undefined, armour: undefined, headers: new Map() };
  return { from: soleAddress(parts.headers.get("from")), armour: armourOf(parts), headers: parts.headers };
}

/** The same of a header alone. */
export function writerOf(head: string): string | undefined {
  return soleAddress(divided(`${head.trimEnd()}\r\n\r\n`)?.headers.get("from"));
}

function soleAddress(from = ""): string | undefined {
  const [, named] = /^[^<>,]*<([^<>\s,]+)>$/.exec(from.replaceAll(/"(?:[^"\\]|\\.)*"/g, "")) ?? [];
  return parseAddress(named ?? from);
}

/** Exactly two parts, the first of which says `Version: 1`: what is encrypted anywhere else is not opened. */
function armourOf({ headers, body }: { headers: Headers; body: string }): string | undefined {
  const { type, parameters } = contentType(headers.get("content-type"));
  const boundary = parameters.get("boundary") ?? "";
  const protocol = parameters.get("protocol")?.toLowerCase();
  if (type !== "multipart/encrypted" || protocol !== "application/pgp-encrypted" || boundary === "") return undefined;
  const [before = "", version, sealed, after, ...more] = `\n${body}`.split(`\n--${boundary}`);
  if (version === undefined || sealed === undefined || more.length > 0) return undefined;
  if (before.trim() !== "" || after?.startsWith("--") !== true || after.slice(2).trim() !== "") return undefined;
  const [first, second] = [part(version), part(sealed)];
  const says = first?.type === "application/pgp-encrypted" && /^version: 1$/i.test(first.body.trim());
  const carries = second?.type === "application/octet-stream" && !second.encoded;
  return says && carries ? second.body.trim() : undefined;
}

function part(text: string): { type: string; body: string; encoded: boolean } | undefined {
  const found = divided(text.replace(/^[ \t]*\r?\n/, ""));
  if (found === undefined) return undefined;
  const encoding = found.headers.get("content-transfer-encoding")?.toLowerCase() ?? "7bit";
  return {
    type: contentType(found.headers.get("content-type")).type,
    body: found.body,
    encoded: !["7bit", "8bit", "binary"].includes(encoding),
  };
}

/** Opens and reads a message. `senders` are the certificates of the address that stands outside as its writer. */
export async function read(
  { from: outer, armour, headers: outerHeaders }: Outside,
  secrets: readonly SecretCertificate[],
  senders: readonly PublicCertificate[],
  now: Time,
): Promise<Reading> {
  if (armour === undefined) throw new VaultError("not-encrypted");
  const opened = await open(armour, secrets, senders, now);
  const inner = await parsed(opened.plain);
  const marks = contentType(inner.headers.find(({ key }) => key === "content-type")?.value).parameters;
  const isProtected = marks.get("hp") === "cipher" || marks.get("protected-headers") === "v1";
  // What is not protected inside is only what the relay lets stand outside.
  const headers = isProtected ? inner : await parsed(headText(outerHeaders));
  const from = soleSender(headers.from);
  const borrowed = isProtected && from !== undefined && from !== outer && opened.signature !== "missing";
  const attached = inner.attachments.slice(0, MOST);
  const html = inner.html === undefined || inner.html.trim() === "" ? undefined : inner.html;
  return {
    from,
    to: addresses(headers.to),
    cc: addresses(headers.cc),
    subject: oneLine(headers.subject ?? ""),
    date: dateOf(headers.date),
    id: ids(headers.messageId)[0],
    inReplyTo: ids(headers.inReplyTo).at(-1),
    references: ids(headers.references).slice(-MOST),
    text: textOf(inner, html),
    html,
    attachments: attached.map(({ filename, mimeType, content }) => ({
      name: safeFileName(oneLine(filename ?? "document")),
      mediaType: oneLine(mimeType),
      bytes: new Uint8Array(content as ArrayBuffer),
    })),
    // Signed by someone, but written in the name of someone else.
    signature: borrowed ? "bad" : opened.signature,
    protected: isProtected,
  };
}

async function parsed(message: Bytes | string): Promise<Email> {
  // A message within the message is one attachment, and is not looked into.
  const options = { forceRfc822Attachments: true, maxRfc822NestingDepth: 0, maxNestingDepth: DEEPEST };
  return PostalMime.parse(message, options).catch(() => {
    throw new VaultError("letter-damaged");
  });
}

function headText(headers: Headers): string {
  return `${[...headers].map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
}

/** The one writer; a group is none. */
const soleSender = (from: Address | undefined): string | undefined => parseAddress(from?.address ?? "");

function addresses(all: readonly Address[] = []): string[] {
  const flat = all.flatMap((one) => one.group ?? [one]);
  return flat.slice(0, MOST).map(({ address }) => oneLine(address)).filter((address) => address !== "");
}

function dateOf(text = ""): Time | undefined {
  const time = Date.parse(text);
  return time >= 0 && time < 8.64e15 ? (time as Time) : undefined;
}

/** Words of the shape of a message id: what has not may carry anything. */
function ids(text = ""): string[] {
  const found = [...text.matchAll(/<([^<>\s]+)>/g)].map(([, id = ""]) => id);
  return found.filter((id) => id.length <= 250 && /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.]+@[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.]+$/.test(id));
}

/** Without controls and without marks that reorder or hide: what is shown is what is there. */
export function oneLine(text: string): string {
  const letters = Array.from(text.slice(0, 2000), (letter) => (/\p{Cc}/u.test(letter) ? " " : letter));
  return letters.filter((letter) => letter === " " || isPrintable(letter)).join("").trim();
}

function textOf(inner: Email, html: string | undefined): string {
  const text = inner.text !== undefined && inner.text.trim() !== "" ? inner.text : textOfHtml(html ?? "");
  return text.replaceAll("\r\n", "\n").replaceAll(/(?![\n\t])\p{Cc}/gu, "");
}
