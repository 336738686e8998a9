/** How papers are put on the screen and named. */

/** Pictures that browsers draw, and nothing that could carry a script. */
const PICTURES = new Set(["image/jpeg", "image/png", "image/webp"]);

/** How a paper can be put on the screen. */
export function showing(mediaType: string): "picture" | "pages" | "text" | "not" {
  if (PICTURES.has(mediaType)) return "picture";
  if (mediaType === "application/pdf") return "pages";
  return mediaType.startsWith("text/plain") ? "text" : "not";
}

const ENDINGS: Record<string, string> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "application/pdf": "pdf",
  "text/plain": "txt",
};

/** A name for a copy: what the paper is called, and an ending that says what its bytes are, whatever it was called. */
export function nameOf(title: string, mediaType: string): string {
  const clean = title
    .normalize("NFC")
    .replace(/[^\p{L}\p{N} _-]+/gu, " ")
    .trim()
    .slice(0, 80);
  return `${clean || "papier"}.${ENDINGS[mediaType] ?? "bin"}`;
}
