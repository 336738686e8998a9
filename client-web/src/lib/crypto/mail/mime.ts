/**
 * What a letter looks like when our clients write it (spec 11, Message form): every header protected inside (RFC 9788),
 * and around the ciphertext PGP/MIME (RFC 3156). The same text, byte for byte, as `vault/src/mail/message.rs` writes.
 */

import { base64, concat, utf8 } from "../encoding.ts";
import type { Bytes } from "../encoding.ts";
import { safeFileName } from "../filename.ts";
import { freshId } from "../id.ts";
import type { Time } from "../time.ts";

/** The longest line of a header that is written here. */
const LINE = 76;

/** Bytes of free text in one encoded word. */
const WORD = 42;

/** The longest line of plain text that stays as it is. */
const SHORT = 900;

/** Both marks: the standard's, and the one that programs looked for before there was a standard. */
const MARKS = 'hp="cipher"; protected-headers="v1"';

export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Bytes;
}

/** What someone writes, before it is sealed. */
export interface Writing {
  readonly from: string;
  readonly fromName: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  readonly date: Time;
  /** `random@domain`. */
  readonly id: string;
  readonly inReplyTo?: string | undefined;
  /** Oldest first. */
  readonly references: readonly string[];
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

type Header = readonly [name: string, value: string];

/** The headers that stand outside. */
function outer(writing: Writing): Header[] {
  const { from, to, cc, date, id } = writing;
  return [
    ["From", from],
    ...lists(to, cc),
    ["Subject", "[...]"],
    ["Date", new Date(date).toUTCString().replace("GMT", "+0000")],
    ["Message-ID", `<${id}>`],
    ...thread(writing),
  ];
}

function lists(to: readonly string[], cc: readonly string[]): Header[] {
  const both = [["To", to.join(", ")] as const, ["Cc", cc.join(", ")] as const];
  return both.filter(([, whom]) => whom !== "");
}

function thread({ inReplyTo, references }: Writing): Header[] {
  const found: Header[] = inReplyTo === undefined ? [] : [["In-Reply-To", `<${inReplyTo}>`]];
  if (references.length > 0) found.push(["References", references.map((id) => `<${id}>`).join(" ")]);
  return found;
}

/** What is encrypted: a MIME entity with the true headers, and a record of what stands outside. */
export function plainLetter(writing: Writing): Bytes {
  const outside = outer(writing);
  const inside = outside.map(([name, value]): Header => {
    if (name === "From") return [name, `${phrase(writing.fromName)} <${writing.from}>`];
    return name === "Subject" ? [name, unstructured(writing.subject)] : [name, value];
  });
  const record = outside.map(([name, value]): Header => ["HP-Outer", `${name}: ${value}`]);
  const head = [...inside, ...record].map(([name, value]) => header(name, value)).join("");
  const begin = `${head}MIME-Version: 1.0\r\n`;
  if (writing.attachments.length === 0) {
    return utf8(`${begin}Content-Type: text/plain; charset="utf-8";\r\n ${MARKS}\r\n${textBody(writing.text)}`);
  }
  const boundary = freshId();
  const parts = [
    `${begin}Content-Type: multipart/mixed; boundary="${boundary}";\r\n ${MARKS}\r\n\r\n`,
    `--${boundary}\r\nContent-Type: text/plain; charset="utf-8"\r\n${textBody(writing.text)}`,
    ...writing.attachments.map(({ name, mediaType, bytes }) =>
      [
        `--${boundary}\r\n${header("Content-Type", plainMediaType(mediaType))}`,
        "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n",
        ` filename*=utf-8''${percent(name)}\r\n\r\n${base64Lines(bytes)}`,
      ].join(""),
    ),
    `--${boundary}--\r\n`,
  ];
  return concat(...parts.map(utf8));
}

/** The whole message around an armoured block. */
export function sealedLetter(writing: Writing, armour: string): Bytes {
  const boundary = freshId();
  const head = outer(writing).map(([name, value]) => header(name, value));
  return utf8(
    [
      ...head,
      'MIME-Version: 1.0\r\nContent-Type: multipart/encrypted; protocol="application/pgp-encrypted";\r\n',
      ` boundary="${boundary}"\r\n\r\n--${boundary}\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n`,
      `--${boundary}\r\nContent-Type: application/octet-stream\r\n\r\n`,
      armour.trimEnd().replaceAll(/\r?\n/g, "\r\n"),
      `\r\n\r\n--${boundary}--\r\n`,
    ].join(""),
  );
}

/** A header, folded at spaces. */
export function header(name: string, value: string): string {
  let [out, line] = ["", `${name}:`];
  for (const word of value.split(" ").filter((part) => part !== "")) {
    if (line.length + 1 + word.length > LINE && line.length > name.length + 1) {
      out += `${line}\r\n`;
      line = "";
    }
    line += ` ${word}`;
  }
  return `${out}${line}\r\n`;
}

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

/** Free text in a header: as it is where it is plain, else in encoded words (RFC 2047). Line breaks become spaces. */
export function unstructured(given: string): string {
  const text = given.replaceAll(/\p{Cc}/gu, " ");
  const plain = isAscii(text) && !text.includes("=?") && !text.includes("  ") && text.trim() === text;
  // A word that fits no line would be cut by whoever passes it on.
  if (plain && text.split(" ").every((word) => word.length < LINE)) return text;
  const words: string[] = [];
  let piece = "";
  for (const letter of text) {
    if (utf8(piece + letter).length > WORD) {
      words.push(encodedWord(piece));
      piece = "";
    }
    piece += letter;
  }
  return [...words, encodedWord(piece)].join(" ");
}

const encodedWord = (text: string): string => `=?utf-8?B?${base64(utf8(text))}?=`;

/** A name before an address. */
function phrase(name: string): string {
  if (/^[A-Za-z0-9 -]+$/.test(name)) return name;
  // Encoded words may stand in a phrase whatever is in them.
  return isAscii(name) ? encodedWord(name) : unstructured(name);
}

/** `type/subtype` of plain letters; anything else is bytes. */
function plainMediaType(text: string): string {
  const plain = text.length <= 100 && /^[A-Za-z0-9.+-]+\/[A-Za-z0-9.+-]+$/.test(text) && !/^(multipart|message)\//i.test(text);
  return plain ? text.toLowerCase() : "application/octet-stream";
}

/** A file's name as RFC 2231 writes it. */
function percent(name: string): string {
  const bytes = Array.from(utf8(safeFileName(name)));
  const plain = (letter: string): boolean => /^[A-Za-z0-9._-]$/.test(letter);
  return bytes
    .map((byte) => {
      const letter = String.fromCharCode(byte);
      return plain(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}

/** Plain lines stay legible for whoever opens the message with other tools; the rest is base64. */
function textBody(text: string): string {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const plain = isAscii(text) && !/[\r\0]/.test(text) && lines.every((line) => line.length <= SHORT);
  if (plain) return `Content-Transfer-Encoding: 7bit\r\n\r\n${lines.map((line) => `${line}\r\n`).join("")}`;
  const ended = lines.map((line) => `${line.replace(/\r$/, "")}\r\n`).join("");
  return `Content-Transfer-Encoding: base64\r\n\r\n${base64Lines(utf8(ended))}`;
}

function base64Lines(bytes: Bytes): string {
  return (base64(bytes).match(/.{1,76}/g) ?? []).map((line) => `${line}\r\n`).join("");
}
