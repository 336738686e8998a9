/** Photos of papers: the PDF that several become, and what tells a sharp one from a blurred one. */

import { describe, expect, test } from "vitest";

import { pdfOf } from "../src/lib/paper-pdf.ts";
import { isBlurred, sharpness } from "../src/lib/sharpness.ts";

describe("several photos as one PDF", () => {
  const upright = { bytes: Uint8Array.of(0xff, 0xd8, 1, 0xff, 0xd9), width: 1500, height: 2100 };
  const lying = { bytes: Uint8Array.of(0xff, 0xd8, 2, 2, 0xff, 0xd9), width: 2100, height: 1500 };
  const pdf = Buffer.from(pdfOf([upright, lying]));
  const text = pdf.toString("latin1");

  test("the table says where every object begins", () => {
    const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
    expect(text.slice(table)).toMatch(/^xref\n0 9\n/);
    const places = [...text.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, place]) => Number(place));
    expect(places).toHaveLength(8);
    for (const [number, place] of places.entries()) expect(text.slice(place)).toMatch(new RegExp(`^${number + 1} 0 obj\n`));
  });

  test("every photo is there byte for byte, on a page that fits it", () => {
    for (const { bytes } of [upright, lying]) {
      const begin = text.indexOf(`/Length ${bytes.length} >>\nstream\n`) + `/Length ${bytes.length} >>\nstream\n`.length;
      expect(new Uint8Array(pdf.subarray(begin, begin + bytes.length))).toEqual(bytes);
      expect(text.slice(begin + bytes.length)).toMatch(/^\nendstream/);
    }
    const boxes = [...text.matchAll(/MediaBox \[0 0 (\d+) (\d+)\]/g)].map(([, w, h]) => [Number(w), Number(h)]);
    expect(boxes).toEqual([
      [595, 833],
      [833, 595],
    ]);
  });

  test("the same photos are the same file, and nothing in it could run", () => {
    expect(Buffer.from(pdfOf([upright, lying]))).toEqual(pdf);
    expect(text).not.toMatch(/JavaScript|OpenAction|Launch|CreationDate/);
  });
});

describe("whether a photo can be read", () => {
  /** Dark lines on paper, with an edge as many points wide as the hand moved. */
  function lines(moved: number): { data: Uint8ClampedArray<ArrayBuffer>; width: number; height: number } {
    const [width, height] = [120, 80];
    const data = new Uint8ClampedArray(4 * width * height);
    const ink = (x: number): number => (x % 12 < 4 ? 30 : 220);
    for (let place = 0; place < width * height; place++) {
      const x = place % width;
      let grey = 0;
      for (let step = 0; step <= moved; step++) grey += ink(x + step);
      data.fill(grey / (moved + 1), 4 * place, 4 * place + 3);
      data[4 * place + 3] = 255;
    }
    return { data, width, height };
  }

  test("sharp lines are, moved ones are not", () => {
    expect(isBlurred(lines(0))).toBe(false);
    expect(isBlurred(lines(11))).toBe(true);
    expect(sharpness(lines(0))).toBeGreaterThan(sharpness(lines(3)));
    expect(sharpness(lines(3))).toBeGreaterThan(sharpness(lines(7)));
  });

  test("nothing at all is no photo of a paper", () => {
    expect(isBlurred({ data: new Uint8ClampedArray(4 * 50 * 50).fill(255), width: 50, height: 50 })).toBe(true);
  });
});
