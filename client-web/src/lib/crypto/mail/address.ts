/** Addresses of the relay (spec 11, Addresses). */

import { address } from "../certificate.ts";
import { VaultError } from "../contract.ts";

const MAX_LOCAL = 64;

/** Letters that no accent is taken off. */
const PLAIN: Readonly<Record<string, string>> = {
  œ: "oe",
  æ: "ae",
  ß: "ss",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

/** What a person typed or a mail program sent: capital letters count as small ones, and that is all the kindness there is. */
export function parseAddress(text: string): string | undefined {
  return address.parse(text.replace(/[A-Z]/g, (capital) => capital.toLowerCase()));
}

export function readAddress(text: string): string {
  const read = parseAddress(text.trim());
  if (read === undefined) throw new VaultError("bad-address", { who: text.trim() });
  return read;
}

/** The address of the service itself, from which it writes, and which nobody reads. */
export const serviceAddress = (domain: string): string => `ecrin@${domain.toLowerCase()}`;

export const domainOf = (of: string): string => of.slice(of.indexOf("@") + 1);

/** A proposal from a person's name; nothing where it has no letter of the Latin alphabet. */
export function localFromName(name: string): string | undefined {
  let [local, pause] = ["", ""];
  for (const letter of name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()) {
    const plain = PLAIN[letter] ?? (/^[a-z0-9]$/.test(letter) ? letter : "");
    if (plain === "") {
      if (/^[-‐‑]$/.test(letter)) pause ||= "-";
      else if (!/^['’ʼ]$/.test(letter)) pause = ".";
      continue;
    }
    if (local.length + plain.length + 1 > MAX_LOCAL) break;
    local += (local === "" ? "" : pause) + plain;
    pause = "";
  }
  return local === "" ? undefined : local;
}

/** The proposal after it, where that is taken: a number at the end. */
export function numbered(local: string, number: number): string {
  return local.slice(0, MAX_LOCAL - String(number).length).replace(/[.-]+$/, "") + String(number);
}
