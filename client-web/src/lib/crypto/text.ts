/** Which texts may stand in a note, a title or a name (spec 01, Text). */

import { utf8 } from "./encoding.ts";

const LONGEST = 4096;

/**
 * Controls, bidirectional marks, fillers, joiners, tags and blanks that are no space, and halves of characters, which
 * are no text. The variation selectors of emoji (U+FE0E, U+FE0F) may stay.
 */
const DECEPTIVE = new RegExp(
  "[\\p{Cc}\\p{Cs}" +
    "\\u00ad\\u034f\\u061c\\u115f-\\u1160\\u17b4-\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e" +
    "\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0d\\ufeff\\uffa0\\ufff0-\\ufffb" +
    "\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}]",
  "u",
);

/** Nothing invisible that reorders, joins or hides what is read, no space at either end, not empty, not endless. */
export function isPrintable(text: string): boolean {
  return text !== "" && text.trim() === text && !DECEPTIVE.test(text) && utf8(text).length <= LONGEST;
}

/** Printable, and of at most this many characters. */
export function isTextOf(most: number, text: string): boolean {
  return isPrintable(text) && characters(text) <= most;
}

/** How many characters a text has, as Unicode counts them: limits are in these. */
export function characters(text: string): number {
  return Array.from(text).length;
}

/** The longest name and the longest title, in characters. */
export const MAX_NAME = 120;
export const MAX_TITLE = 120;

/** A name as it may stand in a signed note: the word that notes write where there is no name cannot be one. */
export function isName(text: string): boolean {
  return isTextOf(MAX_NAME, text) && text !== "none";
}
