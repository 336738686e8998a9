/** Names that any computer can write (spec 03, Payload). */

import { utf8 } from "./encoding.ts";
import { isPrintable } from "./text.ts";

/** The longest name kept inside a payload, and the longest ending kept of a longer one, in bytes. */
const LONGEST = 100;
const LONGEST_ENDING = 11;

/** Device names of Windows, which are no files there whatever their ending. */
const DEVICE = /^(con|prn|aux|nul|com[1-9]|lpt[1-9])$/;

/**
 * No folders, nothing invisible, none of the characters and names that some system keeps for itself, no dot or space
 * at either end, no dash in front that a program would take for an option, at most 100 bytes, its ending kept.
 */
export function safeFileName(name: string): string {
  const last = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  const visible = Array.from(last, (letter) => (isSafe(letter) ? letter : "_")).join("");
  const trimmed = visible.replace(/^[. -]+/, "").replace(/[. ]+$/, "");
  if (trimmed === "") return "document";
  const [stem = ""] = trimmed.split(".");
  return shortened(DEVICE.test(stem.trimEnd().toLowerCase()) ? `_${trimmed}` : trimmed);
}

function isSafe(letter: string): boolean {
  return letter === " " || (!'<>:"|?*'.includes(letter) && isPrintable(letter));
}

function shortened(name: string): string {
  if (utf8(name).length <= LONGEST) return name;
  const dot = name.lastIndexOf(".");
  const written = dot < 0 ? "" : name.slice(dot);
  const ending = utf8(written).length <= LONGEST_ENDING ? written : "";
  let [stem, room] = ["", LONGEST - utf8(ending).length];
  for (const letter of name) {
    room -= utf8(letter).length;
    if (room < 0) break;
    stem += letter;
  }
  return stem.replace(/[. ]+$/, "") + ending;
}
