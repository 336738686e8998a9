/**
 * Photos of papers, drawn anew: what a camera writes beside a picture (where, when, with which telephone) stays out,
 * and so does anything that only looks like one.
 */
import { bitmapOf, drawn } from "./drawing.ts";
import type { Photo } from "./paper-pdf.ts";
import { isBlurred } from "./sharpness.ts";

/** The longer side: 300 points to the inch of an A4 page are more than a reader needs. */
const LONGEST = 2600;

/** How wide a photo is looked at to tell whether it is blurred: the same for every camera. */
const LOOKED_AT = 640;

export interface Taken {
  photo: Photo;
  blurred: boolean;
}

/** A picture as it is kept, and whether it can be read. */
export async function take(source: ImageBitmap | HTMLVideoElement): Promise<Taken> {
  const small = drawn(source, LOOKED_AT);
  const pixels = small.getContext("2d")?.getImageData(0, 0, small.width, small.height);
  const canvas = drawn(source, LONGEST);
  const blob = await new Promise<Blob | null>((done) => { canvas.toBlob(done, "image/jpeg", 0.86); });
  if (!blob) throw new Error("no picture");
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return { photo: { bytes, width: canvas.width, height: canvas.height }, blurred: pixels !== undefined && isBlurred(pixels) };
}

/** A picture file, turned as it was held; nothing where this browser cannot read it. */
export async function takeFile(file: Blob): Promise<Taken | undefined> {
  const bitmap = await bitmapOf(file).catch(() => undefined);
  if (!bitmap) return undefined;
  const taken = await take(bitmap);
  bitmap.close();
  return taken;
}
