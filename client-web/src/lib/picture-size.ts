/** How large a picture says it is, in its first bytes: enough to tell whether to begin. JPEG, PNG and WebP. */

export interface Size {
  width: number;
  height: number;
}

/** Nothing where the bytes are of no form that is known here, or end too early. */
export function sizeOfPicture(bytes: Uint8Array): Size | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (view.getUint32(0) === 0x89504e47) return { width: view.getUint32(16), height: view.getUint32(20) };
    if (view.getUint16(0) === 0xffd8) return ofJpeg(view);
    if (view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250) return ofWebp(view);
  } catch (reason) {
    if (!(reason instanceof RangeError)) throw reason;
  }
  return undefined;
}

/** From one marker to the next, until one begins a frame (ITU T.81, B.2.2). */
function ofJpeg(view: DataView): Size | undefined {
  for (let place = 2; ; ) {
    const marker = view.getUint16(place);
    // Between segments there may be fill bytes.
    if (marker === 0xffff) {
      place += 1;
      continue;
    }
    if (marker < 0xff00) return undefined;
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return { height: view.getUint16(place + 5), width: view.getUint16(place + 7) };
    place += 2 + view.getUint16(place + 2);
  }
}

/** RFC 9649: lossy, lossless or extended. */
function ofWebp(view: DataView): Size | undefined {
  const form = view.getUint32(12);
  if (form === 0x56503820) return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (form === 0x5650384c) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  if (form !== 0x56503858) return undefined;
  const three = (place: number): number => (view.getUint32(place, true) & 0xffffff) + 1;
  return { width: three(24), height: three(27) };
}
