/** The files that somebody chose for one paper: what they are by their bytes, and the one file that they become. */
import { isText, mediaTypeOf } from "./crypto/media.ts";
import { pdfOf, type Photo } from "./paper-pdf.ts";
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
