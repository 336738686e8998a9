/** Pictures as browsers may draw them: never so large that a memory is filled before anyone has seen a thing. */
import { sizeOfPicture } from "./picture-size.ts";

/** Why a paper is not on the screen: it is broken, it has a password, or it asks for more time or room than there is. */
export type Trouble = "broken" | "locked" | "heavy";

export class NotDrawn extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble, options?: ErrorOptions) {
    super(trouble, options);
    this.trouble = trouble;
  }
}

/** The largest telephones take pictures of 200 million; as pixels they are four bytes each, and here twice. */
const MOST_PIXELS = 100_000_000;

/** A picture as it was held, unless its first bytes say that it is too large to be drawn. */
export async function bitmapOf(file: Blob): Promise<ImageBitmap> {
  const size = sizeOfPicture(new Uint8Array(await file.arrayBuffer()));
  if (size && size.width * size.height > MOST_PIXELS) throw new NotDrawn("heavy");
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch (reason) {
    throw new NotDrawn("broken", { cause: reason });
  }
}

type Source = ImageBitmap | HTMLVideoElement;

const sizeOf = (source: Source): [number, number] =>
  source instanceof HTMLVideoElement ? [source.videoWidth, source.videoHeight] : [source.width, source.height];

/** On white, its longer side no longer than this. */
export function drawn(source: Source, longest: number): HTMLCanvasElement {
  const [width, height] = sizeOf(source);
  const scale = Math.min(1, longest / Math.max(width, height, 1));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("no canvas");
  // What is transparent is paper.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}
