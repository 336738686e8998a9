/**
 * The lines of notes: what each kind knows, in its order, and the one text of every value (spec 01, Notes).
 *
 * A kind is a table of its fields. Reading goes line by line and stops at the first thing wrong, which the error names
 * as the vectors do: `wrong-kind`, `line <key>`, `value <key>`, `trailing`, `malformed`.
 */

import { VaultError } from "./contract.ts";
import { digestFrom, unbase64 } from "./encoding.ts";
import type { Digest } from "./encoding.ts";
import { parseVerifyingKey } from "./ed25519.ts";
import type { VerifyingKey } from "./ed25519.ts";
import { parseId } from "./id.ts";
import type { Id } from "./id.ts";
import { parseRecipient } from "./recipient.ts";
import type { Recipient } from "./recipient.ts";
import { isPrintable } from "./text.ts";
import { parseTime, printTime } from "./time.ts";
import type { Time } from "./time.ts";

/** A note that is not what it should be; `reason` is the word of the vectors. */
export class NoteError extends VaultError {
  constructor(reason: string) {
    super("bad-note-received", { reason });
  }
}

/** How one sort of value is read and printed. What printing does not give back is refused by whoever reads. */
export interface Codec<T> {
  parse(text: string): T | undefined;
  print(value: T): string;
}

const asText = { print: (value: string): string => value };

export const text: Codec<string> = { parse: (value) => value, ...asText };
export const id: Codec<Id> = { parse: parseId, ...asText };
export const digest: Codec<Digest> = { parse: digestFrom, ...asText };
export const recipient: Codec<Recipient> = { parse: parseRecipient, ...asText };
export const verifyingKey: Codec<VerifyingKey> = { parse: parseVerifyingKey, ...asText };
export const time: Codec<Time> = { parse: parseTime, print: printTime };

export const truth: Codec<boolean> = {
  parse: (value) => (value === "true" ? true : value === "false" ? false : undefined),
  print: String,
};

/** Bytes of this length, which stay in their text. */
export function bytesOf(length: number): Codec<string> {
  return { parse: (value) => (unbase64(value)?.length === length ? value : undefined), ...asText };
}

/** A number of a closed range, in decimal. */
export function integer(least: number, most: number): Codec<number> {
  return {
    parse: (value) => {
      const number = /^(0|[1-9][0-9]*)$/.test(value) ? Number(value) : NaN;
      return number >= least && number <= most ? number : undefined;
    },
    print: String,
  };
}

const U32 = 2 ** 32 - 1;

export const counting = integer(1, U32);
/** Bytes and entries: what a JavaScript number holds exactly, far above what the product allows. */
export const size = integer(0, Number.MAX_SAFE_INTEGER);

/** A word of a closed list. */
export function word<const W extends string>(list: readonly W[]): Codec<W> {
  return { parse: (value) => list.find((known) => known === value), ...asText };
}

/** Hands out `key: value` lines in order. */
class Lines {
  readonly #lines: string[];
  #next = 0;

  constructor(body: string) {
    this.#lines = body.split("\n");
    // Text ends with a line feed, after which there is no line.
    if (this.#lines.at(-1) === "") this.#lines.pop();
  }

  take(): string | undefined {
    return this.#lines[this.#next++];
  }

  get atEnd(): boolean {
    return this.#next >= this.#lines.length;
  }

  /** Whether the next line has this key: for lines that repeat. */
  nextIs(key: string): boolean {
    return this.#lines[this.#next]?.startsWith(`${key}: `) ?? false;
  }

  nextSays(key: string, value: string): boolean {
    return this.#lines[this.#next] === `${key}: ${value}`;
  }

  text(key: string): string {
    const next = this.take();
    if (next?.startsWith(`${key}: `) !== true) throw new NoteError(`line ${key}`);
    const value = next.slice(key.length + 2);
    if (!isPrintable(value)) throw new NoteError(`value ${key}`);
    return value;
  }

  value<T>(key: string, codec: Codec<T>): T {
    const printed = this.text(key);
    const value = codec.parse(printed);
    if (value === undefined || codec.print(value) !== printed) throw new NoteError(`value ${key}`);
    return value;
  }
}

/** One field of a kind: how many lines it has, and what they say. */
export interface Field<T> {
  read(lines: Lines, key: string): T;
  write(key: string, value: T): string[];
}

/** One line. */
export function one<T>(codec: Codec<T>): Field<T> {
  return {
    read: (lines, key) => lines.value(key, codec),
    write: (key, value) => [`${key}: ${codec.print(value)}`],
  };
}

/** One line, `none` where there is nothing. The word is reserved: no text may be just that. */
export function optional<T>(codec: Codec<T>): Field<T | undefined> {
  return {
    read: (lines, key) => {
      if (!lines.nextSays(key, "none")) return lines.value(key, codec);
      lines.take();
      return undefined;
    },
    write: (key, value) => [`${key}: ${value === undefined ? "none" : codec.print(value)}`],
  };
}

/** A line for each item. What comes next is judged by those before, and at least so many there must be. */
export function repeated<T>(codec: Codec<T>, least: number, follows?: (next: T, before: T[]) => boolean): Field<T[]> {
  return {
    read: (lines, key) => {
      const items: T[] = [];
      while (items.length < least || lines.nextIs(key)) {
        const next = lines.value(key, codec);
        if (follows?.(next, items) === false) throw new NoteError(`value ${key}`);
        items.push(next);
      }
      return items;
    },
    write: (key, items) => items.map((item) => `${key}: ${codec.print(item)}`),
  };
}

/** A kind of note: its lines without signatures, to and from text. */
export interface Kind<B> {
  readonly name: string;
  read(text: string): B;
  write(body: B): string;
}

/** What a kind says. */
export type BodyOf<K> = K extends Kind<infer B> ? B : never;

type Fields<B> = { readonly [Name in keyof B]: Field<B[Name]> };

/**
 * A kind from its fields, in their order; a field `maxViews` has the key `max-views`. `check` sees what single lines do
 * not show, and answers the key of the field that is wrong.
 */
export function kind<B extends object>(
  name: string,
  fields: Fields<B>,
  check: (body: B) => string | undefined = () => undefined,
): Kind<B> {
  const first = `ecrin/${name}/v1`;
  const entries = Object.entries(fields).map(([property, field]) => ({
    property: property as keyof B,
    key: property.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`),
    field: field as Field<B[keyof B]>,
  }));
  const write = (body: B): string =>
    [first, ...entries.flatMap(({ property, key, field }) => field.write(key, body[property])), ""].join("\n");
  const read = (printed: string): B => {
    const lines = new Lines(printed);
    if (lines.take() !== first) throw new NoteError("wrong-kind");
    const body: Partial<B> = {};
    for (const { property, key, field } of entries) body[property] = field.read(lines, key);
    if (!lines.atEnd) throw new NoteError("trailing");
    const whole = body as B;
    const wrong = check(whole);
    if (wrong !== undefined) throw new NoteError(`value ${wrong}`);
    if (write(whole) !== printed) throw new NoteError("malformed");
    return whole;
  };
  return { name, read, write };
}
