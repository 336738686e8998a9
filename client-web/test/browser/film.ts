/** A film for a browser's camera. */

import { writeFileSync } from "node:fs";

import encode from "qr";

/** What a browser is started with so that its camera sees a text as a QR code. */
export function filmed(text: string, file: string): string[] {
  writeFileSync(file, filmOf(text));
  return [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-video-capture=${file}`,
  ];
}

/** A film of a card that somebody holds still: the pictures of Y4M, grey. */
function filmOf(text: string): Buffer {
  const [width, height, scale] = [640, 480, 8];
  const dots = encode(text, "raw", { border: 4 });
  const [left, top] = [(width - dots.length * scale) >> 1, (height - dots.length * scale) >> 1];
  const light = Buffer.alloc(width * height, 235);
  dots.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (!dark) return;
      for (let line = 0; line < scale; line++) {
        const at = (top + y * scale + line) * width + left + x * scale;
        light.fill(16, at, at + scale);
      }
    });
  });
  const frame = Buffer.concat([Buffer.from("FRAME\n"), light, Buffer.alloc((width * height) / 2, 128)]);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, ...Array.from({ length: 5 }, () => frame)]);
}
