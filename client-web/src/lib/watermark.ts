/**
 * Draws a picture with words across it. They are in its pixels, so that whoever photographs the screen photographs them
 * too: it deters and traces, it does not prevent.
 */
export function watermarked(picture: HTMLCanvasElement, text: string): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.drawImage(picture, 0, 0);
  const size = Math.max(14, Math.round(picture.width / 38));
  pen.font = `600 ${size}px sans-serif`;
  pen.textAlign = "center";
  pen.lineWidth = size / 9;
  pen.translate(picture.width / 2, picture.height / 2);
  pen.rotate(-Math.PI / 9);
  const reach = Math.hypot(picture.width, picture.height) / 2;
  const stride = pen.measureText(text).width + size * 3;
  for (let row = -Math.ceil(reach / (size * 6)); row * size * 6 < reach; row += 1) {
    for (let x = -Math.ceil(reach / stride) * stride + (row % 2 ? stride / 2 : 0); x < reach; x += stride) {
      // Dark with a light edge: it shows on white paper and on black print.
      pen.strokeStyle = "rgb(255 255 255 / 0.55)";
      pen.strokeText(text, x, row * size * 6);
      pen.fillStyle = "rgb(20 40 60 / 0.42)";
      pen.fillText(text, x, row * size * 6);
    }
  }
  return canvas;
}
