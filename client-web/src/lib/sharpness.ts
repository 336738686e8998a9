/** Whether a photo can be read: the variance of its Laplacian, which is small where no edge is sharp. */

/** Chosen with drawn pages, not yet measured with photos of cheap cameras: so a blurred photo is told of, never refused. */
const BLURRED = 60;

/** The grey of RGBA pixels (ITU-R BT.601). */
function greyOf(pixels: Uint8ClampedArray): Float32Array {
  const grey = new Float32Array(pixels.length / 4);
  for (let place = 0; place < grey.length; place++) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(4 * place, 4 * place + 3);
    grey[place] = 0.299 * red + 0.587 * green + 0.114 * blue;
  }
  return grey;
}

export function sharpness({ data, width, height }: Pick<ImageData, "data" | "width" | "height">): number {
  const grey = greyOf(data);
  const at = (x: number, y: number): number => grey[y * width + x] ?? 0;
  let [sum, squares, count] = [0, 0, 0];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const edge = 4 * at(x, y) - at(x - 1, y) - at(x + 1, y) - at(x, y - 1) - at(x, y + 1);
      sum += edge;
      squares += edge * edge;
      count += 1;
    }
  }
  return count === 0 ? 0 : squares / count - (sum / count) ** 2;
}

export const isBlurred = (picture: Pick<ImageData, "data" | "width" | "height">): boolean => sharpness(picture) < BLURRED;
