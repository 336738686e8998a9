/** The camera of this device, while somebody looks through it. */
import type { Key } from "../words/keys.ts";

export class NoCamera extends Error {
  readonly key: Key;
  constructor(key: Key) {
    super(key);
    this.key = key;
  }
}

/** Shows what the camera sees, the one that looks away from its owner where there are two; answers how to let go of it. */
export async function look(video: HTMLVideoElement): Promise<() => void> {
  // Old browsers, and pages that came without encryption, have none.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) throw new NoCamera("web-camera-none");
  const wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1440 } };
  const stream = await devices.getUserMedia({ video: wanted, audio: false }).catch((reason: unknown) => {
    const refused = reason instanceof DOMException && reason.name === "NotAllowedError";
    throw new NoCamera(refused ? "web-camera-refused" : "web-camera-none");
  });
  const release = (): void => {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  video.srcObject = stream;
  await video.play().catch(() => undefined);
  return release;
}
