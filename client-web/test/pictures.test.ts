/** Photos of papers: which are blurred, and what several of them make. */

import { expect, test } from "vitest";

import { pdfOf } from "../src/lib/paper-pdf.ts";
import { isBlurred, sharpness } from "../src/lib/sharpness.ts";

/** Black lines of text on a page, as far apart as letters, each edge spread over so many points. */
function page(spread: number): Pick<ImageData, "data" | "width" | "height"> {
  const [width, height] = [320, 200];
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const edge = Math.abs((x % 16) - 8) - 4;
      const grey = 255 * Math.min(1, Math.max(0, 0.5 + edge / spread));
      data.set([grey, grey, grey, 255], 4 * (y * width + x));
    }
  }
  return { data, width, height };
}

test("sharp print is sharp, and blurred print is blurred", () => {
  expect(isBlurred(page(1))).toBe(false);
  expect(isBlurred(page(40))).toBe(true);
  expect(sharpness(page(1))).toBeGreaterThan(sharpness(page(4)));
  expect(sharpness(page(4))).toBeGreaterThan(sharpness(page(40)));
  // A white wall has nothing to read.
  expect(sharpness({ data: new Uint8ClampedArray(4 * 9).fill(255), width: 3, height: 3 })).toBe(0);
});

test("every object of a PDF stands where its table says", () => {
  const photos = [3, 2].map((bytes) => ({ bytes: new Uint8Array(bytes).fill(0xff), width: 40, height: 10 * bytes }));
  const text = new TextDecoder("latin1").decode(pdfOf(photos));
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
  expect(text.slice(table, table + 5)).toBe("xref\n");
  const places = [...text.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, place]) => Number(place));
  expect(places).toHaveLength(8);
  places.forEach((place, n) => {
    expect(text.slice(place).startsWith(`${n + 1} 0 obj\n`)).toBe(true);
  });
  expect(text).toContain("/Kids [3 0 R 6 0 R] /Count 2");
  expect(/\/Filter \/DCTDecode \/Length 3 >>\nstream\nÿÿÿ\nendstream/.exec(text)).not.toBeNull();
  // The same photos make the same file.
  expect(pdfOf(photos)).toEqual(pdfOf(photos));
});
