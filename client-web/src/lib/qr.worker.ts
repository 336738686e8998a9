/** Reads QR codes beside the page: one frame of a camera takes an old telephone a third of a second. */
import decode from "qr/decode.js";

onmessage = ({ data }: MessageEvent<ImageData>) => {
  let text: string | undefined;
  try {
    text = decode(data);
  } catch {
    // Most frames have none.
    text = undefined;
  }
  postMessage(text);
};
