/** Signed notes: the one canonical form of anything that anyone signs (spec 01, C2SP signed-note). */

import { base64, concat, digestOf, equal, sha256, unbase64, utf8 } from "./encoding.ts";
import type { Bytes, Digest } from "./encoding.ts";
import { verifies, verifyingKeyBytes } from "./ed25519.ts";
import type { SigningKey, VerifyingKey } from "./ed25519.ts";
import { NoteError } from "./lines.ts";
import type { Kind } from "./lines.ts";

const MAX_LENGTH = 64 * 1024;
const MAX_SIGNATURES = 16;

/** The signature type of C2SP signed-note for Ed25519. */
const ED25519 = Uint8Array.of(1);

/** The key name under which an account, or a word such as `invitation`, signs. */
export function keyName(who: string, domain: string): string {
  return `${who}@${domain}`;
}

interface Signature {
  readonly name: string;
  readonly id: Bytes;
  readonly bytes: Bytes;
}

/** What is signed, and the lines of its signatures. */
export interface RawNote {
  /** With the line feed before the empty line. */
  readonly text: string;
  readonly signatures: readonly Signature[];
}

/** Takes a note apart; only its one canonical text is accepted. Nothing is verified. */
export function parseRaw(note: string): RawNote | undefined {
  // Control characters but the line feed are in no note (C2SP).
  if (/[\x00-\x09\x0b-\x1f]/.test(note) || !note.endsWith("\n")) return undefined;
  const end = note.lastIndexOf("\n\n");
  if (end < 0 || end + 2 === note.length) return undefined;
  const signatures: Signature[] = [];
  for (const line of note.slice(end + 2, -1).split("\n")) {
    const [, name, value] = /^— ([^\s+]+) (\S+)$/u.exec(line) ?? [];
    const bytes = unbase64(value ?? "");
    if (name === undefined || bytes === undefined || bytes.length < 5) return undefined;
    signatures.push({ name, id: bytes.slice(0, 4), bytes: bytes.slice(4) });
  }
  return { text: note.slice(0, end + 1), signatures };
}

/** Whether `key` has signed under `name`: `absent` where no line is hers. */
export async function judge(note: RawNote, name: string, key: VerifyingKey): Promise<"signed" | "absent" | "false"> {
  const id = await keyId(name, key);
  const line = note.signatures.find((signature) => signature.name === name && equal(signature.id, id));
  if (line === undefined) return "absent";
  return (await verifies(key, utf8(note.text), line.bytes)) ? "signed" : "false";
}

async function keyId(name: string, key: VerifyingKey): Promise<Bytes> {
  return (await sha256(utf8(`${name}\n`), ED25519, verifyingKeyBytes(key))).slice(0, 4);
}

/** A note that was read or written but whose signatures nobody has checked yet: `verify` opens it. */
export class SignedNote<B> {
  readonly #body: B;
  readonly #raw: RawNote;

  private constructor(body: B, raw: RawNote) {
    this.#body = body;
    this.#raw = raw;
  }

  static parse<B>(kind: Kind<B>, note: string): SignedNote<B> {
    const raw = utf8(note).length <= MAX_LENGTH ? parseRaw(note) : undefined;
    if (raw === undefined || !eachSignsOnce(raw)) throw new NoteError("malformed");
    return new SignedNote(kind.read(raw.text), raw);
  }

  /** Signs under `name` what a reader will accept: a body that cannot be read back is refused before. */
  static async sign<B>(kind: Kind<B>, body: B, name: string, key: SigningKey): Promise<SignedNote<B>> {
    const text = kind.write(body);
    return new SignedNote(kind.read(text), { text, signatures: [] }).countersign(name, key);
  }

  async countersign(name: string, key: SigningKey): Promise<SignedNote<B>> {
    const { text, signatures } = this.#raw;
    const line = { name, id: await keyId(name, key.verifyingKey), bytes: await key.sign(utf8(text)) };
    const raw = { text, signatures: [...signatures, line] };
    if (!eachSignsOnce(raw)) throw new NoteError("malformed");
    return new SignedNote(this.#body, raw);
  }

  /** The body, once `key` is seen to have signed it under `name`. */
  async verify(name: string, key: VerifyingKey): Promise<B> {
    const judged = await judge(this.#raw, name, key);
    if (judged !== "signed") throw new NoteError(judged === "absent" ? "unsigned" : "bad-signature");
    return this.#body;
  }

  /** The body before any signature was checked: for finding out whose key to check, and nothing else. */
  get dangerUnverified(): B {
    return this.#body;
  }

  /** SHA-256 of the signed text: how other notes refer to this one. */
  async digest(): Promise<Digest> {
    return digestOf(utf8(this.#raw.text));
  }

  toText(): string {
    const lines = this.#raw.signatures.map(({ name, id, bytes }) => `— ${name} ${base64(concat(id, bytes))}\n`);
    return `${this.#raw.text}\n${lines.join("")}`;
  }
}

/** Otherwise a signer could put a false line of hers before the true one, and have the journal keep the false one. */
function eachSignsOnce({ signatures }: RawNote): boolean {
  return signatures.length <= MAX_SIGNATURES && new Set(signatures.map(({ name }) => name)).size === signatures.length;
}
