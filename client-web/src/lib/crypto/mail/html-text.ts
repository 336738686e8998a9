/** HTML without its marks, for reading. What comes out is text, and shown as nothing else. */

/** What is between these is not for readers. */
const SILENT = /<(script|style|head|title|template|noscript|svg|math)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;

/** Where one of these begins or ends, a line ends. */
const BLOCK = /<\/?(?:p|div|br|hr|li|ul|ol|tr|table|h[1-6]|blockquote|pre|section|article)\b[^<>]*>/gi;

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

export function textOfHtml(html: string): string {
  const bare = html
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "")
    .replaceAll(SILENT, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(BLOCK, "\n")
    .replaceAll(/<[^<>]*>?/g, "");
  const said = bare.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hexadecimal, name) =>
    character(whole, decimal as string | undefined, hexadecimal as string | undefined, name as string | undefined),
  );
  const lines = said.split("\n").map((line) => line.trim());
  return lines.join("\n").replaceAll(/\n{3,}/g, "\n\n").trim();
}

function character(whole: string, decimal?: string, hexadecimal?: string, name?: string): string {
  const code = decimal === undefined ? parseInt(hexadecimal ?? "", 16) : Number(decimal);
  if (Number.isNaN(code)) return ENTITIES[(name ?? "").toLowerCase()] ?? whole;
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : "";
}
