/** Text that somebody else wrote, as it is shown: what would reorder, hide or overwrite the words around it is made visible. */

/** More than a person reads, and less than what a browser lays out without standing still. */
const LONGEST = 200_000;

/** Embeddings, overrides and isolates, and every control but tabs and ends of lines. */
const ACTING = /[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

const shown = (mark: string): string => `⟨${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`;

/** Marks that reorder stand in the text as their number; those between Arabic and Latin words that only help stay. */
export const plainly = (text: string): string => text.replaceAll(ACTING, shown);

/** A file of text, to be shown up to its bound. */
export function textOfFile(bytes: Uint8Array): { text: string; whole: boolean } {
  const text = new TextDecoder().decode(bytes.subarray(0, 4 * LONGEST));
  const whole = bytes.length <= 4 * LONGEST && text.length <= LONGEST;
  return { text: plainly(text.slice(0, LONGEST)), whole };
}
