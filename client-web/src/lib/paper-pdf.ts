/**
 * Several photos of one paper as one PDF: a page for each, the JPEG as it is, and nothing else.
 *
 * In scope: the few objects that such a file needs (ISO 32000-1, 7.5), with exact places for each in its table.
 * Out of scope: text, fonts and everything that could run.
 */

export interface Photo {
  /** JPEG, in colour. */
  bytes: Uint8Array;
  width: number;
  height: number;
}

/** A4 in points, within which every photo finds its place, upright or on its side. */
const SHORT = 595;
const LONG = 842;

const encoder = new TextEncoder();

function* objectsOf(photos: readonly Photo[]): Generator<(string | Uint8Array)[]> {
  const pages = photos.map((_, place) => `${3 + 3 * place} 0 R`).join(" ");
  yield ["<< /Type /Catalog /Pages 2 0 R >>"];
  yield [`<< /Type /Pages /Kids [${pages}] /Count ${photos.length} >>`];
  for (const [place, { bytes, width, height }] of photos.entries()) {
    const [content, image] = [4 + 3 * place, 5 + 3 * place];
    const [across, down] = width > height ? [LONG, SHORT] : [SHORT, LONG];
    const scale = Math.min(across / width, down / height);
    const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
    const drawing = `q ${w} 0 0 ${h} 0 0 cm /P Do Q`;
    yield [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${w} ${h}] /Contents ${content} 0 R`,
      ` /Resources << /XObject << /P ${image} 0 R >> >> >>`,
    ];
    yield [`<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`];
    yield [
      `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB`,
      ` /BitsPerComponent 8 /Filter /DCTDecode /Length ${bytes.length} >>\nstream\n`,
      bytes,
      "\nendstream",
    ];
  }
}

/** The photos, in their order. The same photos make the same file. */
export function pdfOf(photos: readonly Photo[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const put = (part: string | Uint8Array): void => {
    const bytes = typeof part === "string" ? encoder.encode(part) : part;
    parts.push(bytes);
    length += bytes.length;
  };
  // Bytes beyond ASCII in the second line tell whoever carries it that this is no text.
  put("%PDF-1.4\n%âãÏÓ\n");
  const places: number[] = [];
  for (const object of objectsOf(photos)) {
    places.push(length);
    put(`${places.length} 0 obj\n`);
    for (const part of object) put(part);
    put("\nendobj\n");
  }
  const table = length;
  const lines = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`);
  put(`xref\n0 ${places.length + 1}\n0000000000 65535 f \n${lines.join("")}`);
  put(`trailer\n<< /Size ${places.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
