/** Files of people who mean harm, or whose machine broke: each is made here, and none is anybody's. */

import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { crc32, deflateSync } from "node:zlib";

const SPECIMENS = fileURLToPath(new URL("../../../tests/specimens", import.meta.url));
const PHOTO = readFileSync(`${SPECIMENS}/carte-identite-specimen.jpg`);

/** The mark that a document which acts would leave on the page. */
export const ACT = "globalThis.canary=1;alert(1)";
const ACT_IN_PDF = ACT.replace(/[()]/g, "\\$&");

/** A PDF of these objects; the first is its catalogue. */
function pdf(objects: readonly string[], { trailer = "", xref = true } = {}): Buffer {
  let text = "%PDF-1.7\n";
  const places = objects.map((body, index) => {
    const place = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const start = xref ? text.length : 7;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join("")}`;
  return Buffer.from(`${text}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`, "latin1");
}

const PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
const page = (more = "", box = "0 0 300 300"): string => `<< /Type /Page /Parent 2 0 R /MediaBox [${box}] ${more} >>`;
const catalogue = (more = ""): string => `<< /Type /Catalog /Pages 2 0 R ${more} >>`;
const acting = (action: string): Buffer => pdf([catalogue(`/OpenAction << ${action} >>`), PAGES, page(`/AA << /O << ${action} >> >>`)]);
const stream = (text: string, more = ""): string => `<< /Length ${text.length} ${more} >>\nstream\n${text}\nendstream`;

/** A PNG that says it is this large. */
function png(width: number, height: number): Buffer {
  const chunk = (kind: string, body: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(kind), body]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(body.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(Buffer.alloc(100_000))), chunk("IEND", Buffer.alloc(0))]);
}

/** The photograph, which says that it is as large as can be. */
function jpegBomb(): Buffer {
  const bytes = Buffer.from(PHOTO);
  const frame = [0xc0, 0xc2].map((kind) => bytes.indexOf(Buffer.from([0xff, kind]))).find((at) => at > 0) ?? 0;
  bytes.writeUInt32BE(0xffffffff, frame + 5);
  return bytes;
}

/** A photograph with this after its beginning. */
const withSegment = (marker: number, body: Buffer): Buffer =>
  Buffer.concat([PHOTO.subarray(0, 2), Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff]), body, PHOTO.subarray(2)]);

/** Exif that says how the picture was held: in a way that there is not. */
const EXIF = Buffer.from("457869660000" + "4d4d002a00000008" + "0001" + "0112000300000001" + "00630000" + "00000008", "hex");

/** Forms that each draw the next one twice: thirty of them are a thousand million. */
function laughs(depth: number): Buffer {
  const form = (next: number): string =>
    stream("/X Do /X Do", `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X ${next} 0 R >> >>`);
  const forms = Array.from({ length: depth }, (_, at) => form(at + 6));
  const last = stream("0 0 9 9 re f", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]");
  return pdf([catalogue(), PAGES, page("/Resources << /XObject << /X 5 0 R >> >> /Contents 4 0 R"), stream("/X Do"), ...forms, last]);
}

/** A page whose content is small on the wire and this long when it is unpacked. */
function unpacks(length: number): Buffer {
  const packed = deflateSync(Buffer.alloc(length, "q Q ")).toString("latin1");
  return pdf([catalogue(), PAGES, page("/Contents 4 0 R"), stream(packed, "/Filter /FlateDecode")]);
}

const manyPages = (count: number): Buffer =>
  pdf([catalogue(), `<< /Type /Pages /Kids [${Array.from({ length: count }, (_, n) => `${n + 3} 0 R`).join(" ")}] /Count ${count} >>`, ...Array.from({ length: count }, () => page())]);

const annotation = (action: string): Buffer =>
  pdf([catalogue(), PAGES, page("/Annots [4 0 R]"), `<< /Type /Annot /Subtype /Link /Rect [0 0 300 300] /A << ${action} >> >>`]);

const LAUGHS = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">${"bcdefghij".replaceAll(/./g, (name) => {
  const before = String.fromCharCode(name.charCodeAt(0) - 1);
  return `<!ENTITY ${name} "${`&${before};`.repeat(10)}">`;
})}<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&j;&x;</l>`;

/** What becomes of a paper on the screen. */
export type Outcome = "shown" | "not" | "locked" | "heavy";

/** What each is called, its bytes, and what is to be seen of it. What acts calls `away`. */
export function hostile(away: string): readonly (readonly [name: string, bytes: Buffer, outcome: Outcome])[] {
  const html = `<!doctype html><script>${ACT}</script><img src="${away}" onerror="${ACT}"><meta http-equiv="refresh" content="0;url=${away}">`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="${ACT}"><script>${ACT}</script><image href="${away}"/><foreignObject><iframe src="${away}"/></foreignObject></svg>`;
  const picture = (more: string, bytes = ""): Buffer =>
    pdf([catalogue(), PAGES, page("/Resources << /XObject << /I 4 0 R >> >> /Contents 5 0 R"), stream(bytes, `/Type /XObject /Subtype /Image ${more}`), stream("300 0 0 300 0 0 cm /I Do")]);
  const plain = pdf([catalogue(), PAGES, page()]);
  return [
    ["javascript.pdf", acting(`/S /JavaScript /JS (${ACT_IN_PDF})`), "shown"],
    ["launch.pdf", acting("/S /Launch /F (calc.exe)"), "shown"],
    ["uri.pdf", acting(`/S /URI /URI (${away})`), "shown"],
    ["submit.pdf", acting(`/S /SubmitForm /F (${away})`), "shown"],
    ["remote.pdf", acting(`/S /GoToR /F (${away}.pdf) /D [0 /Fit]`), "shown"],
    ["link.pdf", annotation(`/S /URI /URI (javascript:${ACT_IN_PDF})`), "shown"],
    ["names.pdf", pdf([catalogue("/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert\\(1\\)) >>] >> >>"), PAGES, page()]), "shown"],
    ["embedded.pdf", pdf([catalogue("/Names << /EmbeddedFiles << /Names [(a.html) 4 0 R] >> >>"), PAGES, page(), "<< /Type /Filespec /F (a.html) /EF << /F 5 0 R >> >>", stream(html)]), "shown"],
    ["xfa.pdf", pdf([catalogue("/AcroForm << /Fields [] /XFA 4 0 R >> /NeedsRendering true"), PAGES, page(), stream(`<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><script>${ACT}</script></xdp:xdp>`)]), "shown"],
    ["external-picture.pdf", picture(`/Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /F << /FS /URL /F (${away}) >>`), "shown"],
    ["font.pdf", pdf([catalogue(), PAGES, page("/Resources << /Font << /F 4 0 R >> >> /Contents 5 0 R"), `<< /Type /Font /Subtype /Type1 /BaseFont /X /FontMatrix [1 2 3 4 5 (0\\); ${ACT_IN_PDF}//)] >>`, stream("BT /F 12 Tf (a) Tj ET")]), "shown"],
    ["tall.pdf", pdf([catalogue(), PAGES, page("", "0 0 1 14400")]), "not"],
    ["wide.pdf", pdf([catalogue(), PAGES, page("", "0 0 99999999 99999999")]), "shown"],
    ["empty-page.pdf", pdf([catalogue(), PAGES, page("", "0 0 0 0")]), "shown"],
    ["loop.pdf", pdf([catalogue(), "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]), "not"],
    ["form-loop.pdf", pdf([catalogue(), PAGES, page("/Resources << /XObject << /X 4 0 R >> >> /Contents 5 0 R"), stream("/X Do /X Do", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >>"), stream("/X Do")]), "shown"],
    ["objects.pdf", pdf([catalogue(), PAGES, page(), ...Array.from({ length: 20_000 }, () => "<< /A [1 2 3] >>")]), "shown"],
    ["many-pages.pdf", manyPages(10_000), "shown"],
    ["deep.pdf", pdf([catalogue(`/Deep ${"[".repeat(200_000)}`), PAGES, page()]), "not"],
    ["laughs.pdf", laughs(30), "heavy"],
    ["unpacks.pdf", unpacks(100_000_000), "heavy"],
    ["picture.pdf", picture("/Width 60000 /Height 60000 /ColorSpace /DeviceRGB /BitsPerComponent 8", "a"), "shown"],
    ["jpx.pdf", picture("/Width 9 /Height 9 /Filter /JPXDecode", "\0\0\0\x0cjP  "), "shown"],
    ["pattern.pdf", pdf([catalogue(), PAGES, page("/Resources << /Pattern << /P 4 0 R >> >> /Contents 5 0 R"), stream("0 0 1 1 re f", "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1e9 1e9] /XStep 1e-9 /YStep 1e-9 /Resources << >>"), stream("/Pattern cs /P scn 0 0 300 300 re f")]), "shown"],
    ["xref.pdf", pdf([catalogue(), PAGES, page()], { xref: false }), "shown"],
    ["count.pdf", pdf([catalogue(), "<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>", page()]), "shown"],
    ["locked.pdf", LOCKED, "locked"],
    ["broken-off.pdf", plain.subarray(0, 90), "not"],
    ["page.pdf", Buffer.from(html), "shown"],
    ["polyglot.pdf", Buffer.concat([plain, Buffer.from(html)]), "shown"],
    ["archive.pdf", Buffer.from("504b0304140000000000000000000000000000000000000000000000ff", "hex"), "not"],
    ["archive.zip", Buffer.concat([Buffer.from("504b0304140000000800", "hex"), deflateSync(Buffer.alloc(10_000_000))]), "not"],
    ["drawing.svg", Buffer.from(svg), "shown"],
    ["entities.xml", Buffer.from(LAUGHS), "shown"],
    ["page.jpg", Buffer.from(`\n${html}`), "shown"],
    ["polyglot.jpg", Buffer.concat([PHOTO, Buffer.from(html)]), "shown"],
    ["held.jpg", withSegment(0xe1, EXIF), "shown"],
    ["remark.jpg", withSegment(0xfe, Buffer.from(html.repeat(100))), "shown"],
    ["bomb.jpg", jpegBomb(), "heavy"],
    ["bomb.png", png(60_000, 60_000), "heavy"],
    ["broken-off.jpg", PHOTO.subarray(0, 2_000), "not"],
    ["broken.webp", Buffer.from("524946460000010057454250565038580a00000010000000ffffffffffff", "hex"), "not"],
    ["broken.avif", Buffer.concat([Buffer.from("0000001c66747970617669660000000061766966", "hex"), Buffer.alloc(64)]), "not"],
    ["picture.gif", Buffer.from("474946383961ffffffff800000000000ffffff2c00000000ffffffff0002024401003b", "hex"), "not"],
    ["turned.txt", Buffer.from(`Total : \u202e001\u202c €\n\u001b[2J\u001b]8;;${away}\u0007lien\u001b]8;;\u0007 ${html}`), "shown"],
    ["endless.txt", Buffer.from("a".repeat(5_000_000)), "shown"],
    ["..%2f..%00<img src=x onerror=alert(1)>.txt", Buffer.from("nom"), "shown"],
  ];
}

/** A PDF that asks for a password before it shows anything. */
export const LOCKED = pdf([catalogue(), PAGES, page()], {
  trailer: `/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${"11".repeat(32)}> /U <${"22".repeat(32)}> >>`,
});

/** A sound one of so many pages. */
export const pagesOfNothing = manyPages;
