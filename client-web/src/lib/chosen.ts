/** The files that somebody chose for one paper: what they are by their bytes, and the one file that they become. */
import { isText, mediaTypeOf } from "./crypto/media.ts";
import { pdfOf, type Photo } from "./paper-pdf.ts";
import { NotDrawn } from "./drawing.ts";
import { takeFile } from "./picture.ts";
import type { Key } from "../words/keys.ts";

/** Why files cannot be one paper: the key of its words. */
export class NotChosen extends Error {
  readonly key: Key;
  constructor(key: Key) {
    super(key);
    this.key = key;
  }
}

/** What a name promises; a name without one of these endings promises nothing. */
const ENDINGS: Record<string, string> = {
  pdf: "application/pdf",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  heic: "image/heic",
  heif: "image/heic",
  txt: "text/plain",
};

const FIRST_BYTES = 64;

async function typeOf(file: File): Promise<string> {
  const found = mediaTypeOf(new Uint8Array(await file.slice(0, FIRST_BYTES).arrayBuffer()));
  const promised = ENDINGS[file.name.split(".").at(-1)?.toLowerCase() ?? ""];
  const mayBeText = found === "application/octet-stream" && promised === "text/plain";
  const type = mayBeText && isText(new Uint8Array(await file.arrayBuffer())) ? promised : found;
  if (type === "application/octet-stream") throw new NotChosen(promised === undefined ? "web-add-unknown" : "web-add-false");
  if (promised !== undefined && promised !== type) throw new NotChosen("web-add-false");
  return type;
}

/** More pages than a paper has: whoever chose the wrong file sees it. */
const MANY_PAGES = 40;

/** What is worth knowing of a PDF before it is put in: it stays what it is, and whether to put it in is hers to say. */
export async function remarkOn(file: File, leaving: AbortSignal): Promise<{ key: Key; count?: number } | undefined> {
  if (mediaTypeOf(new Uint8Array(await file.slice(0, FIRST_BYTES).arrayBuffer())) !== "application/pdf") return undefined;
  const { pageCount } = await import("./pdf.ts");
  try {
    const count = await pageCount(new Uint8Array(await file.arrayBuffer()), leaving);
    return count > MANY_PAGES ? { key: "web-add-many-pages", count } : undefined;
  } catch (reason) {
    const locked = reason instanceof NotDrawn && reason.trouble === "locked";
    return { key: locked ? "web-add-locked" : "web-add-undrawn" };
  }
}

/** One photo is kept as a picture, several as one PDF. */
export function paperOf(photos: readonly Photo[]): File {
  const [only] = photos;
  if (only && photos.length === 1) return new File([new Uint8Array(only.bytes)], "photo.jpg", { type: "image/jpeg" });
  return new File([pdfOf(photos)], "photos.pdf", { type: "application/pdf" });
}

export interface Chosen {
  file: File;
  blurred: boolean;
}

/** Photos are drawn anew, without what the camera wrote beside them; a PDF or a text stays as it is. */
export async function fileOf(files: readonly File[]): Promise<Chosen> {
  const types = await Promise.all(files.map(typeOf));
  const [first] = files;
  if (!first) throw new NotChosen("web-add-no-file");
  if (types.every((type) => type.startsWith("image/"))) {
    const photos: Photo[] = [];
    let blurred = false;
    for (const [place, file] of files.entries()) {
      const taken = await takeFile(file);
      if (!taken) throw new NotChosen(types[place] === "image/heic" ? "web-add-heic" : "web-add-unreadable");
      photos.push(taken.photo);
      blurred ||= taken.blurred;
    }
    return { file: paperOf(photos), blurred };
  }
  if (files.length > 1) throw new NotChosen("web-add-one-file");
  return { file: first, blurred: false };
}
